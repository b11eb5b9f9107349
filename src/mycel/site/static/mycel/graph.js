/* The map of infrastructure: a graph drawn from the rows of its table, filtered and searched at once. */
(() => {
	'use strict';
	const { rtl, lang, number, say, paint, shape, small, calm, widest, charts } = window.mycel;
	const MOST = 50;
	const RANK = { breaks: 1.2, tight: 1.1, holds: 1, unknown: 1 };
	const fold = (words) => words.toLocaleLowerCase(lang).normalize('NFKD').replace(/\p{M}/gu, '');

	const read = (figure) => {
		const rows = [...figure.querySelectorAll('tbody tr')].map((tr) => {
			const d = tr.dataset; const link = tr.querySelector('th a');
			return {
				tr, link, ref: d.ref, name: tr.querySelector('th').textContent.trim(), kind: d.kind, area: d.area, areaName: d.areaName, steward: d.steward, stewardName: d.stewardName,
				level: d.level, state: d.state || 'unknown', limit: d.limit ? Number(d.limit) : null, tightAt: d.tightAt ? Number(d.tightAt) : null, first: Number(d.first || 0), measured: d.measured === '1', needs: (d.needs || '').split(' ').filter(Boolean), dependents: 0,
			};
		});
		const known = new Map(rows.map((r) => [r.ref, r]));
		rows.forEach((r) => { r.needs = r.needs.filter((n) => known.has(n) && n !== r.ref); r.needs.forEach((n) => { known.get(n).dependents += 1; }); });
		return rows;
	};

	/* The filter form works without this by asking the server; here it hides rows and marks at once */
	const filtering = (figure, rows) => {
		const form = figure.querySelector('[data-filter]');
		const said = figure.querySelector('[data-shown]');
		const show = () => {
			const wanted = form ? [...new FormData(form)].filter(([, value]) => value) : [];
			rows.forEach((r) => {
				r.shown = wanted.every(([key, value]) => (key === 'q' ? fold(`${r.name} ${r.stewardName} ${r.ref}`).includes(fold(value)) : key in r ? r[key] === value : true));
				r.tr.hidden = !r.shown;
			});
			const n = rows.filter((r) => r.shown).length;
			if (said) said.textContent = wanted.length ? say(figure.dataset.sayShown, { n: number(n), all: number(rows.length) }) : '';
		};
		if (form) {
			form.addEventListener('input', () => { show(); figure.dispatchEvent(new Event('redraw')); });
			form.addEventListener('submit', (event) => event.preventDefault());
			form.querySelectorAll('[data-without-script]').forEach((el) => { el.hidden = true; });
		}
		show();
	};

	const graphics = (plan, width, c) => {
		const flip = (x, w) => (rtl ? width - x - w : x);
		const boxes = plan.boxes.map((b) => ({ type: 'rect', silent: true, z: 0, shape: { x: flip(b.x, b.width), y: b.y, width: b.width, height: b.height, r: 2 }, style: { fill: c.band, stroke: c.line } }));
		const titles = plan.titles.map((t) => ({
			type: 'text', silent: true, z: 1, x: rtl ? width - t.x : t.x, y: t.y,
			style: {
				text: t.text, fill: t.strong ? c.text : c.subtle, font: `${t.strong ? 600 : 400} ${t.large ? 15 : small.matches ? 12 : 13}px ${c.font}`, width: t.width,
				overflow: plan.dense ? 'truncate' : 'break', textAlign: t.align === 'center' ? 'center' : rtl ? 'right' : 'left', textVerticalAlign: 'middle', lineHeight: 17,
			},
		}));
		return [...boxes, ...titles];
	};

	const item = (r, spot, plan, width, c) => {
		const narrow = small.matches;
		const size = plan.dense ? 11 + 1.2 * Math.min(r.dependents, 4) : (narrow ? 13 : 16) + 2.5 * Math.min(r.dependents, 5);
		const beside = { position: rtl ? 'left' : 'right', distance: 6, overflow: 'truncate', align: rtl ? 'right' : 'left' };
		const below = { position: 'bottom', distance: 5, overflow: 'break' };
		const fontSize = narrow && !plan.dense ? 11 : plan.dense ? 12 : 13;
		const strong = r.state === 'breaks' ? 600 : 400;
		const label = spot.label && !spot.beside ? Math.max(spot.label, widest(r.name, `${strong} ${fontSize}px ${c.font}`) + 2) : spot.label;
		const x = rtl ? width - spot.x : spot.x;
		const inside = spot.beside ? 0 : Math.max(label / 2 - x, 0) + Math.min(width - label / 2 - x, 0);
		return {
			id: r.ref, name: r.name, value: [x, spot.y], symbol: shape[r.state], symbolSize: size * RANK[r.state],
			itemStyle: r.state === 'unknown' ? { color: c.ground, borderColor: c.unknown, borderWidth: 2 } : { color: c[r.state], borderColor: c.ground, borderWidth: plan.dense ? 1 : 2 },
			label: {
				show: spot.label > 0, ...(spot.beside ? beside : below), width: label, offset: [inside, 0], color: c.text, fontFamily: c.font, fontSize,
				fontWeight: strong, lineHeight: narrow ? 13 : 16, textBorderColor: plan.dense ? c.band : c.ground, textBorderWidth: plan.dense ? 0 : 3,
			},
			emphasis: { label: { show: true, textBorderColor: c.ground, textBorderWidth: 3, ...(spot.label ? {} : { position: 'top', width: 200, overflow: 'break', fontWeight: 600 }) } },
		};
	};

	charts.graph = (figure, area) => {
		const rows = read(figure);
		const byRef = new Map(rows.map((r) => [r.ref, r]));
		const words = figure.dataset;
		const word = (s) => words[`word${s[0].toUpperCase()}${s.slice(1)}`];
		window.mycel.slider(figure, rows);
		filtering(figure, rows);
		const edges = (shown, plan, c) => shown.flatMap((r) => r.needs.filter((n) => byRef.get(n).shown).map((n) => {
			const weak = byRef.get(n).state === 'breaks';
			const faint = plan.dense ? 0.07 : 0.4;
			return { source: r.ref, target: n, lineStyle: weak ? { color: c.breaks, width: plan.dense ? 1 : 1.5, opacity: plan.dense ? 0.3 : 0.7 } : { color: c.axis, width: 1, opacity: faint } };
		}));
		const option = () => {
			const c = paint(); const shown = rows.filter((r) => r.shown); const width = area.clientWidth;
			const plan = window.mycel.layout({ rows: shown, width, narrow: small.matches, names: [words.tierUse, words.tierDo, words.tierRun, words.tierCarry], others: words.others, most: MOST });
			const height = Math.max(160, Math.ceil(plan.height));
			area.style.blockSize = `${height}px`;
			return {
				animation: false, animationDurationUpdate: calm.matches ? 0 : 200, textStyle: { fontFamily: c.font }, graphic: graphics(plan, width, c),
				grid: { left: 0, right: 0, top: 0, bottom: 0 }, xAxis: { type: 'value', min: 0, max: width, show: false }, yAxis: { type: 'value', min: 0, max: height, inverse: true, show: false },
				tooltip: {
					renderMode: 'richText', confine: true,
					formatter: (p) => { if (p.dataType !== 'node') return ''; const r = byRef.get(p.data.id); return `${r.name}\n${word(r.state)}\n${r.stewardName}\n${say(words.sayDependents, { n: number(r.dependents) })}`; },
				},
				series: [{
					type: 'graph', coordinateSystem: 'cartesian2d', cursor: 'pointer', edgeSymbol: ['none', 'arrow'], edgeSymbolSize: plan.dense ? 4 : 6,
					data: shown.map((r) => item(r, plan.at.get(r.ref), plan, width, c)), edges: edges(shown, plan, c),
					lineStyle: { curveness: plan.dense ? 0.15 : 0.08 }, emphasis: { focus: 'adjacency', lineStyle: { width: 2.5, opacity: 1 } },
				}],
			};
		};
		return { option, ready: (chart) => chart.on('click', (p) => { const r = p.dataType === 'node' && byRef.get(p.data.id); if (r && r.link) r.link.click(); }) };
	};
})();
