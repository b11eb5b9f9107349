"""What `mycel check` says about how a site is set up."""

from mycel.site import checks


def test_a_key_of_the_log_that_others_can_read_is_named(tmp_path, settings):
    key = tmp_path / "log_key"
    settings.LOG_KEY = str(key)
    assert checks.log_key(None) == []
    key.write_text("PRIVATE+KEY")
    key.chmod(0o600)
    assert checks.log_key(None) == []
    key.chmod(0o644)
    (found,) = checks.log_key(None)
    assert "can be read by others" in found.msg
    assert "chmod 600" in found.hint
