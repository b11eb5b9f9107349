/* The fan chart: demand and capacity with their 90 % ranges, and the window in which they cross. */
(() => {
	'use strict';
	const { rtl, number, paint, small, widest, charts } = window.mycel;
	const KEYS = ['x', 'd5', 'd50', 'd95', 'c5', 'c50', 'c95'];

	/* One polygon between a lower and an upper line; the second band is an outline, so that colour is never the only mark */
	const band = (name, rows, low, high, colour, outline) => ({
		type: 'custom', name, silent: true, z: 1, data: [0], clip: true,
		renderItem: (_, api) => ({
			type: 'polygon',
			shape: { points: [...rows.map((r) => api.coord([r.x, r[low]])), ...rows.slice().reverse().map((r) => api.coord([r.x, r[high]]))] },
			style: outline ? { fill: 'none', stroke: colour, lineWidth: 1, lineDash: [2, 3] } : { fill: colour, opacity: 0.16 },
		}),
	});
	const ceiling = (top) => { const step = 10 ** Math.floor(Math.log10(top || 1)) / 2; return Math.ceil((top * 1.2) / step) * step; };
	const known = (rows, key) => rows.filter((r) => Number.isFinite(r[key]));

	charts.fan = (figure) => {
		const rows = [...figure.querySelectorAll('tbody tr')].map((tr) => Object.fromEntries([...tr.querySelectorAll('data')].map((d, i) => [KEYS[i], d.value === '' ? NaN : Number(d.value)])));
		const d = figure.dataset;
		const from = Math.floor(rows[0].x); const to = Math.ceil(rows[rows.length - 1].x);
		const values = rows.flatMap((r) => KEYS.slice(1).map((key) => r[key])).filter(Number.isFinite);
		const option = () => {
			const c = paint();
			const many = rows.length > 40;
			const names = widest(`${d.demand} ${d.capacity}`, `600 13px ${c.font}`) + 4;
			const end = Math.max(small.matches ? 76 : 100, names + 10);
			const text = { color: c.subtle, fontSize: 13, fontFamily: c.font };
			const line = (name, key, colour, dash, symbol) => ({
				type: 'line', name, data: known(rows, key).map((r) => [r.x, r[key]]), z: 3, symbol, symbolSize: 7, showSymbol: !many, animation: false,
				lineStyle: { color: colour, width: 2.5, type: dash }, itemStyle: { color: c.ground, borderColor: colour, borderWidth: 2 },
				endLabel: { show: true, fontSize: 13, fontWeight: 600, fontFamily: c.font, offset: [rtl ? -4 : 4, 0], color: colour, formatter: () => name, width: end - 10, lineHeight: 16, overflow: 'break' },
				labelLayout: { moveOverlap: 'shiftY' },
			});
			const series = [
				band(d.demand, known(rows, 'd5'), 'd5', 'd95', c.tight, false), band(d.capacity, known(rows, 'c5'), 'c5', 'c95', c.leaf, true),
				line(d.demand, 'd50', c.tight, 'solid', 'circle'), line(d.capacity, 'c50', c.leaf, 'dashed', 'rect'),
			];
			if (d.windowFrom) {
				const start = Number(d.windowFrom); const end = Math.max(Number(d.windowTo), start + 0.04);
				const nearEnd = end > to - (to - from) / 6;
				series.unshift({
					type: 'line', name: '', data: [[from, 0]], silent: true, z: 0, symbol: 'none', lineStyle: { color: 'transparent' },
					markArea: { silent: true, z: 0, itemStyle: { color: c.soft, opacity: 1 }, label: { show: true, position: 'insideTop', align: nearEnd ? (rtl ? 'left' : 'right') : 'center', color: c.text, fontSize: 13, fontFamily: c.font, lineHeight: 17, distance: 8, width: 150, overflow: 'break' }, data: [[{ name: d.windowLabel, xAxis: start }, { xAxis: end }]] },
				});
			}
			const top = ceiling(Math.max(...values, 0));
			const digits = String(number(top)).length * 8 + 14;
			return {
				animation: false, aria: { enabled: false }, textStyle: { fontFamily: c.font, color: c.text }, grid: { top: 56, bottom: 32, left: rtl ? end : digits, right: rtl ? digits : end },
				tooltip: { trigger: 'axis', renderMode: 'richText', axisPointer: { lineStyle: { color: c.axis } }, formatter: (points) => points.filter((p) => p.seriesName && p.seriesType === 'line').map((p) => `${p.seriesName}: ${number(p.value[1])}`).join('\n') },
				xAxis: { type: 'value', min: from, max: to, minInterval: 1, splitNumber: small.matches ? 4 : 8, inverse: rtl, axisLabel: { ...text, formatter: (v) => (Number.isInteger(v) ? String(v) : '') }, axisLine: { lineStyle: { color: c.axis } }, axisTick: { show: true }, splitLine: { show: false } },
				yAxis: { type: 'value', min: 0, max: top, position: rtl ? 'right' : 'left', name: d.unit, nameTextStyle: { ...text, align: rtl ? 'right' : 'left', padding: rtl ? [0, -digits + 8, 0, 0] : [0, 0, 0, -digits + 8] }, nameGap: 30, axisLabel: { ...text, formatter: (v) => number(v) }, splitLine: { lineStyle: { color: c.line } } },
				series,
			};
		};
		return { option };
	};
})();
