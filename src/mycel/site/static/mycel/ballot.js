/* Ballot papers without round trips: order by buttons, keys and dragging, find an option, count what is marked.
   Every button is a submit button, so that the paper works without this. */
(() => {
	'use strict';
	const { number, say } = window.mycel;

	const ranking = (form) => {
		const ranked = form.querySelector('.m-ballot--ranked');
		const open = form.querySelector('.m-ballot--open');
		if (!ranked || !open) return;
		const live = form.querySelector('[role="status"]');
		const words = form.dataset;
		const empty = form.querySelector('[data-when-empty]');
		const none = form.querySelector('[data-when-all]');
		const settle = () => {
			const all = [...ranked.children];
			let place = 0;
			all.forEach((li, i) => {
				const joined = li.querySelector('[name="joined"]');
				if (joined && i === 0) joined.disabled = true;
				const shares = Boolean(joined && !joined.disabled);
				if (!shares) place = i + 1;
				li.classList.toggle('m-choice--joined', shares);
				li.querySelector('.m-choice__place').textContent = number(place);
				li.querySelector('[name="ranked"]').disabled = false;
				li.draggable = true;
				li.querySelector('[value^="up:"]').disabled = i === 0;
				li.querySelector('[value^="top:"]').disabled = i === 0;
				li.querySelector('[value^="down:"]').disabled = i === all.length - 1;
				const join = li.querySelector('[data-join]');
				if (join) {
					join.disabled = i === 0;
					join.textContent = shares ? words.part : words.join;
				}
			});
			[...open.children].forEach((li) => {
				li.draggable = false;
				li.classList.remove('m-choice--moved', 'm-choice--joined');
				li.querySelector('[name="ranked"]').disabled = true;
				const joined = li.querySelector('[name="joined"]');
				if (joined) joined.disabled = true;
			});
			if (empty) empty.hidden = all.length > 0;
			if (none) none.hidden = open.children.length > 0;
		};
		const tell = (li, focus) => {
			[...ranked.children].forEach((el) => el.classList.toggle('m-choice--moved', el === li));
			settle();
			const place = li.parentElement === ranked ? li.querySelector('.m-choice__place').textContent : '';
			live.textContent = say(place ? words.now : words.out, { name: li.querySelector('h3').textContent.trim(), n: place });
			if (!focus) return;
			/* at an end the other arrow is next, not "take out": Enter pressed once more must not lose an option */
			const next = [focus, 'down', 'up'].map((name) => li.querySelector(`[value^="${name}:"]:not(:disabled)`));
			const seen = (el) => el && el.offsetParent !== null;
			[...next, ...li.querySelectorAll('button:not(:disabled)')].find(seen)?.focus();
		};
		const move = {
			add: (li) => { ranked.append(li); const box = li.querySelector('[name="no_opinion"]'); if (box) box.checked = false; },
			drop: (li) => open.prepend(li),
			top: (li) => ranked.prepend(li),
			up: (li) => li.previousElementSibling?.before(li),
			down: (li) => li.nextElementSibling?.after(li),
			join: (li) => { const joined = li.querySelector('[name="joined"]'); joined.disabled = !joined.disabled; },
		};
		form.addEventListener('click', (event) => {
			const button = event.target.closest('button[name="move"]');
			if (!button) return;
			event.preventDefault();
			const name = button.dataset.join === undefined ? button.value.split(':')[0] : 'join';
			const li = button.closest('li');
			const next = name === 'add' ? li.nextElementSibling ?? li.previousElementSibling : null;
			move[name](li);
			tell(li, name === 'add' ? '' : name === 'drop' ? 'add' : name);
			/* whoever adds one after another stays in the list of what is left */
			if (name === 'add') (next?.querySelector('[value^="add:"]') ?? li.querySelector('button:not(:disabled)')).focus();
		});
		let held = null;
		ranked.addEventListener('dragstart', (event) => { held = event.target.closest('li'); });
		ranked.addEventListener('dragover', (event) => {
			const over = event.target.closest('li');
			if (!held || !over || over === held) return;
			event.preventDefault();
			if (event.clientY > over.getBoundingClientRect().top + over.offsetHeight / 2) over.after(held); else over.before(held);
		});
		ranked.addEventListener('dragend', () => { if (held) tell(held, ''); held = null; });
		settle();
	};

	/* Find an option by its words: seventy fit on a phone */
	const finder = (form) => {
		const box = form.querySelector('[data-find]');
		if (!box) return;
		box.hidden = false;
		const field = box.querySelector('input');
		const fold = (text) => text.toLocaleLowerCase(window.mycel.lang).normalize('NFD').replace(/\p{M}/gu, '');
		field.addEventListener('input', () => {
			const wanted = fold(field.value.trim());
			let shown = 0;
			form.querySelectorAll('[data-finds] > *').forEach((el) => {
				el.hidden = wanted !== '' && !fold(el.textContent).includes(wanted);
				if (!el.hidden) shown += 1;
			});
			box.querySelector('output').textContent = wanted ? say(box.dataset.found, { n: number(shown) }) : '';
		});
		field.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
	};

	/* What a basket costs while it is filled */
	const basket = (form) => {
		const total = form.querySelector('[data-total]');
		if (!total) return;
		const limit = Number(total.dataset.limit);
		const tell = () => {
			const sum = [...form.querySelectorAll('[data-cost]:checked')].reduce((all, el) => all + Number(el.dataset.cost), 0);
			total.textContent = say(sum > limit ? total.dataset.over : total.dataset.within, { sum: number(sum), left: number(Math.abs(limit - sum)), money: total.dataset.money });
			total.classList.toggle('m-total--over', sum > limit);
		};
		form.addEventListener('change', tell);
		tell();
	};

	/* The voter's own random text, made here and not on the server */
	const nonce = (form) => {
		const field = form.querySelector('[name="nonce"]');
		if (!field || field.value || !window.crypto?.getRandomValues) return;
		const bytes = crypto.getRandomValues(new Uint8Array(16));
		field.value = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
		const box = field.closest('[data-nonce]');
		if (box) box.open = false;
	};

	document.querySelectorAll('[data-ballot]').forEach((form) => { ranking(form); finder(form); basket(form); });
	document.querySelectorAll('form').forEach(nonce);
})();
