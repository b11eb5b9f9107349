/* Power loss for tests: before each write to the database, keep what it replaces; forget it at a sync.
   Compiled at run time: cc -shared -fPIC -O1 -o power.so power.c -ldl. Undone by t2_power_loss.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Returns whether the file behind fd is the database or its log, and the path of its undo file. */
static int watched(int fd, char *undo, size_t room) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    if (!strstr(path, ".sqlite3") || strstr(path, "-shm") || strstr(path, ".undo")) return 0;
    snprintf(undo, room, "%s.undo", path);
    return 1;
}

static void keep(int fd, off_t offset, size_t count) {
    char undo[4200];
    if (!watched(fd, undo, sizeof undo)) return;
    struct stat st;
    if (fstat(fd, &st) != 0) return;
    int64_t length = 0;
    if (offset < st.st_size) {
        length = st.st_size - offset;
        if (length > (int64_t)count) length = (int64_t)count;
    }
    int64_t head[3] = {(int64_t)offset, length, (int64_t)st.st_size};
    char *record = malloc(sizeof head + (size_t)length);
    if (!record) abort();
    memcpy(record, head, sizeof head);
    if (length && syscall(SYS_pread64, fd, record + sizeof head, (size_t)length, offset) != length) abort();
    pthread_mutex_lock(&lock);
    int out = (int)syscall(SYS_openat, AT_FDCWD, undo, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (out < 0 || write(out, record, sizeof head + (size_t)length) < 0) abort();
    syscall(SYS_close, out);
    pthread_mutex_unlock(&lock);
    free(record);
}

static void forget(int fd) {
    char undo[4200];
    if (watched(fd, undo, sizeof undo)) syscall(SYS_unlinkat, AT_FDCWD, undo, 0);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite(int fd, const void *data, size_t count, off_t offset) {
    keep(fd, offset, count);
    return REAL(pwrite)(fd, data, count, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t count, off64_t offset) {
    keep(fd, offset, count);
    return REAL(pwrite64)(fd, data, count, offset);
}

int ftruncate(int fd, off_t length) {
    struct stat st;
    if (fstat(fd, &st) == 0) keep(fd, length, st.st_size > length ? (size_t)(st.st_size - length) : 0);
    return REAL(ftruncate)(fd, length);
}

int ftruncate64(int fd, off64_t length) {
    struct stat st;
    if (fstat(fd, &st) == 0) keep(fd, length, st.st_size > length ? (size_t)(st.st_size - length) : 0);
    return REAL(ftruncate64)(fd, length);
}

int fsync(int fd) {
    int done = REAL(fsync)(fd);
    if (done == 0) forget(fd);
    return done;
}

int fdatasync(int fd) {
    int done = REAL(fdatasync)(fd);
    if (done == 0) forget(fd);
    return done;
}
