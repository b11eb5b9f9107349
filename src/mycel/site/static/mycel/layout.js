/* Where the marks of the map stand: rows by what depends on what for few things, blocks by area and steward for many.
   The same rows give the same picture; coordinates run from the reading start, graph.js mirrors them. */
(() => {
	'use strict';
	const WORSE = { breaks: 0, tight: 1, holds: 2, unknown: 3 };
	const SMALL = 3;
	const byName = (a, b) => a.name.localeCompare(b.name, window.mycel.lang) || (a.ref < b.ref ? -1 : 1);
	const groups = (rows, key) => rows.reduce((all, r) => all.set(r[key], [...(all.get(r[key]) || []), r]), new Map());

	/* What people use, what people do, what runs, what carries it */
	const tier = (row) => {
		if (row.kind === 'process') return 1;
		if (row.kind === 'platform') return row.dependents ? 2 : 0;
		return 3;
	};

	/* Two sweeps that move each thing towards the middle of what it is tied to: fewer crossings */
	const untangle = (tiers, rows) => {
		const ties = new Map(rows.map((r) => [r.ref, [...r.needs]]));
		rows.forEach((r) => r.needs.forEach((n) => ties.has(n) && ties.get(n).push(r.ref)));
		const spot = new Map();
		const note = (list) => list.forEach((r, i) => spot.set(r.ref, (i + 0.5) / list.length));
		tiers.forEach(note);
		for (let sweep = 0; sweep < 4; sweep += 1) {
			tiers.forEach((list) => {
				const wish = new Map(list.map((r) => {
					const near = ties.get(r.ref).filter((n) => spot.has(n)).map((n) => spot.get(n));
					return [r.ref, near.length ? near.reduce((a, b) => a + b, 0) / near.length : spot.get(r.ref)];
				}));
				list.sort((a, b) => wish.get(a.ref) - wish.get(b.ref) || byName(a, b));
				note(list);
			});
		}
	};

	const layered = (rows, width, narrow, names) => {
		const tiers = names.map(() => []);
		rows.slice().sort(byName).forEach((r) => tiers[tier(r)].push(r));
		untangle(tiers, rows);
		const at = new Map(); const titles = [];
		const used = tiers.map((list, t) => ({ list, name: names[t] })).filter((one) => one.list.length);
		if (narrow) {
			const column = width / used.length; const step = 70;
			const longest = Math.max(...used.map((one) => one.list.length));
			used.forEach(({ list, name }, t) => {
				titles.push({ text: name, x: (t + 0.5) * column, y: 20, width: column - 8, align: 'center', strong: true });
				list.forEach((r, i) => at.set(r.ref, { x: (t + 0.5) * column, y: 62 + ((i + 0.5) / list.length) * longest * step, label: column - 6 }));
			});
			return { at, titles, boxes: [], height: 90 + longest * step, dense: false };
		}
		const start = 150; const most = Math.max(4, Math.floor((width - start) / 118)); const step = 96;
		let y = 30;
		used.forEach(({ list, name }) => {
			const lines = Math.ceil(list.length / most); const each = Math.ceil(list.length / lines);
			titles.push({ text: name, x: 0, y, width: 130, align: 'start', strong: true });
			for (let k = 0; k < lines; k += 1) {
				const part = list.slice(k * each, (k + 1) * each);
				part.forEach((r, i) => at.set(r.ref, { x: start + ((i + 0.5) / part.length) * (width - start), y, label: Math.min(150, (width - start) / part.length - 8) }));
				y += step;
			}
			y += 28;
		});
		return { at, titles, boxes: [], height: y - 28, dense: false };
	};

	/* One steward's block: name, the things that matter most by name, the others as marks in a grid */
	const block = (list, width, most) => {
		const order = list.slice().sort((a, b) => WORSE[a.state] - WORSE[b.state] || b.dependents - a.dependents || byName(a, b));
		const named = order.length <= most + 1 ? order : order.slice(0, most);
		const rest = order.slice(named.length);
		const cell = 20; const columns = Math.max(1, Math.floor((width - 16) / cell));
		const top = 30;
		return {
			height: top + named.length * 22 + Math.ceil(rest.length / columns) * cell + 8,
			place: (x, y, at) => {
				named.forEach((r, i) => at.set(r.ref, { x: x + 18, y: y + top + 10 + i * 22, label: width - 40, beside: true }));
				rest.forEach((r, i) => at.set(r.ref, { x: x + 18 + (i % columns) * cell, y: y + top + 10 + named.length * 22 + Math.floor(i / columns) * cell, label: 0 }));
			},
		};
	};

	/* Stewards with several things have a block each; the others of an area share one */
	const stewards = (inArea, others) => {
		const own = [...groups(inArea, 'stewardName')];
		const few = own.filter(([, list]) => list.length < SMALL).flatMap(([, list]) => list);
		const many = own.filter(([, list]) => list.length >= SMALL).sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
		return few.length ? [...many, [many.length ? others : '', few]] : many;
	};

	const clustered = (rows, width, narrow, others) => {
		const gap = 12; const columns = Math.max(1, Math.floor((width + gap) / (narrow ? 165 : 185)));
		const w = (width - (columns - 1) * gap) / columns;
		const at = new Map(); const titles = []; const boxes = [];
		const areas = [...groups(rows, 'areaName')].map(([name, list]) => ({ name, count: list.length, blocks: stewards(list, others) }))
			.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
		let y = 16; let first = 0; let floor = y;
		const waiting = areas.slice();
		while (waiting.length) {
			const next = waiting.findIndex((one) => Math.min(one.blocks.length, columns) <= columns - first);
			if (next < 0) { y = floor + 20; first = 0; continue; }
			const [area] = waiting.splice(next, 1);
			const span = Math.min(area.blocks.length, columns);
			titles.push({ text: `${area.name} · ${window.mycel.number(area.count)}`, x: first * (w + gap), y, width: span * (w + gap) - gap, align: 'start', strong: true, large: !narrow });
			const foot = Array(span).fill(y + 22);
			area.blocks.forEach(([steward, list]) => {
				const c = foot.indexOf(Math.min(...foot));
				const x = (first + c) * (w + gap); const one = block(list, w, narrow ? 3 : list.length > 8 ? 6 : 4);
				boxes.push({ x, y: foot[c], width: w, height: one.height });
				titles.push({ text: steward, x: x + 8, y: foot[c] + 16, width: w - 16, align: 'start', strong: false });
				one.place(x, foot[c], at);
				foot[c] += one.height + gap;
			});
			first += span;
			floor = Math.max(floor, ...foot);
		}
		y = floor + 8;
		return { at, titles, boxes, height: y, dense: true };
	};

	window.mycel.layout = ({ rows, width, narrow, names, others, most }) => (rows.length > most ? clustered(rows, width, narrow, others) : layered(rows, width, narrow, names));
})();
