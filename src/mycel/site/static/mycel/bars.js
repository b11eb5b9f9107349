/* The bar chart: one bar per row of the table, longest chance first, its state as colour, pattern and shape. */
(() => {
	'use strict';
	const { rtl, number, percent, paint, shape, small, charts } = window.mycel;
	const MOST = 20;
	const LONG = 24; // as much of a name as one line holds on a phone
	const PATTERNS = { breaks: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 }, tight: { symbol: 'circle', symbolSize: 0.6, dashArrayX: [[6, 6]], dashArrayY: [6] } };

	charts.bars = (figure, area) => {
		const share = 'share' in figure.dataset;
		const write = share ? percent : number;
		const rows = [...figure.querySelectorAll('tbody tr')].map((tr) => ({
			name: tr.querySelector('th').textContent.trim(), link: tr.querySelector('th a'), value: Number(tr.querySelector('data').value), state: tr.dataset.state || '',
		})).filter((r) => Number.isFinite(r.value)).slice(0, MOST);
		const marked = rows.some((r) => r.state);
		const option = () => {
			const c = paint();
			area.style.blockSize = `${rows.length * (small.matches ? 44 : 34) + 48}px`;
			const names = small.matches ? 140 : 220;
			const text = { color: c.text, fontSize: 13, fontFamily: c.font };
			const rich = Object.fromEntries(Object.entries({ holds: '●', tight: '▲', breaks: '◆', unknown: '○' }).map(([key]) => [key, { color: c[key], fontSize: 15, padding: rtl ? [0, 5, 0, 0] : 0 }]));
			const sign = { circle: '●', triangle: '▲', diamond: '◆' };
			const cut = (name) => (small.matches && name.length > LONG ? `${name.slice(0, LONG - 1).trim()}…` : name);
			const mark = (r) => (marked ? `{${r.state in rich ? r.state : 'unknown'}|${r.state === 'unknown' ? '○' : sign[shape[r.state]] || '○'}} ` : '');
			const label = (r) => mark(r) + cut(r.name);
			return {
				animation: false, textStyle: { fontFamily: c.font }, grid: { top: 8, bottom: 32, left: rtl ? 64 : names + 12, right: rtl ? names + 12 : 64 },
				tooltip: { show: false },
				xAxis: { type: 'value', min: 0, max: share ? 1 : null, interval: share ? (small.matches ? 0.5 : 0.25) : null, inverse: rtl, splitNumber: small.matches ? 2 : 4, axisLabel: { color: c.subtle, fontSize: 13, fontFamily: c.font, formatter: write }, splitLine: { lineStyle: { color: c.line } } },
				yAxis: { type: 'category', inverse: true, position: rtl ? 'right' : 'left', data: rows.map(label), axisLabel: { ...text, width: names, lineHeight: 16, overflow: 'truncate', rich, margin: 12 }, axisTick: { show: false }, axisLine: { lineStyle: { color: c.axis } } },
				series: [{
					type: 'bar', barWidth: 16, cursor: 'pointer',
					data: rows.map((r) => ({ value: r.value, itemStyle: { color: c[r.state] || c.unknown, decal: PATTERNS[r.state] ? { ...PATTERNS[r.state], color: c.ground } : null } })),
					label: { show: true, position: rtl ? 'left' : 'right', ...text, formatter: (p) => write(p.value) },
				}],
			};
		};
		return { option, ready: (chart) => chart.on('click', (p) => { const r = rows[p.dataIndex]; if (r && r.link) r.link.click(); }) };
	};
})();
