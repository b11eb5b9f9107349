/* The growth slider of the map: which things hold, get tight or run out at the growth chosen; words and counts follow at once. */
(() => {
	'use strict';
	const { number, say } = window.mycel;

	window.mycel.slider = (figure, rows) => {
		const slider = figure.querySelector('[data-growth]');
		if (!slider) return;
		const words = figure.dataset;
		const output = figure.querySelector('[data-growth-output]');
		const title = figure.querySelector('[data-finding]');
		const state = (r, f) => (!r.measured ? 'unknown' : r.limit !== null && f >= r.limit ? 'breaks' : r.tightAt !== null && f >= r.tightAt ? 'tight' : 'holds');
		const tell = () => {
			const f = Number(slider.value);
			const count = { holds: 0, tight: 0, breaks: 0, unknown: 0 };
			rows.forEach((r) => {
				r.state = state(r, f);
				count[r.state] += 1;
				r.tr.dataset.state = r.state;
				const mark = r.tr.querySelector('.m-mark');
				mark.className = `m-mark m-mark--${r.state}`;
				mark.textContent = words[`word${r.state[0].toUpperCase()}${r.state.slice(1)}`];
			});
			Object.entries(count).forEach(([s, n]) => { const el = figure.querySelector(`[data-count="${s}"]`); if (el) el.textContent = number(n); });
			output.textContent = `×\u00a0${number(f)}`;
			slider.setAttribute('aria-valuetext', output.textContent);
			const first = rows.filter((r) => r.limit !== null).sort((a, b) => a.limit - b.limit || b.first - a.first)[0];
			if (first) title.textContent = say(count.breaks ? words.sayBreaks : words.sayHolds, { f: number(f), n: number(count.breaks), all: number(rows.length), first: first.name });
		};
		slider.addEventListener('input', () => { tell(); figure.dispatchEvent(new Event('redraw')); });
		tell();
	};
})();
