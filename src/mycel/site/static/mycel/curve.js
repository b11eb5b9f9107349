/* The curve chart: one line per group of rows; told apart by dash and point shape, named at its end. */
(() => {
	'use strict';
	const { rtl, number, percent, paint, small, widest, charts } = window.mycel;
	const DASHES = ['solid', 'dashed', 'dotted'];
	const SHAPES = ['circle', 'rect', 'triangle'];

	const points = (group) => [...group.querySelectorAll('tr')].map((tr) => [...tr.querySelectorAll('data')]).filter((cells) => cells.length > 1)
		.map((cells) => [Number(cells[0].value), Number(cells[cells.length - 1].value)]);

	charts.curve = (figure, area) => {
		const d = figure.dataset;
		const writeX = 'xShare' in d ? percent : number;
		const writeY = 'plain' in d ? number : percent;
		const linear = 'linear' in d;
		const lines = [...figure.querySelectorAll('tbody[data-series]')].map((group) => ({ name: group.dataset.series, points: points(group).filter(([x]) => linear || x > 0) })).filter((line) => line.points.length);
		const option = () => {
			const c = paint();
			area.style.blockSize = '340px';
			const colours = [c.tight, c.leaf, c.subtle];
			const text = { color: c.subtle, fontSize: 13, fontFamily: c.font };
			const several = lines.length > 1;
			const end = several && !small.matches ? Math.min(widest(lines.map((line) => line.name).join(' '), `600 13px ${c.font}`) + 16, 170) : 24;
			return {
				animation: false, aria: { enabled: false }, textStyle: { fontFamily: c.font, color: c.text },
				grid: { top: several && small.matches ? 84 : 44, bottom: 52, left: rtl ? end : 64, right: rtl ? 64 : end },
				legend: { show: several && small.matches, top: 0, icon: 'none', textStyle: { ...text, color: c.text }, data: lines.map((line) => line.name) },
				tooltip: { trigger: 'axis', renderMode: 'richText', axisPointer: { lineStyle: { color: c.axis } }, formatter: (found) => found.map((p) => `${p.seriesName}: ${writeX(p.value[0])} · ${writeY(p.value[1])}`).join('\n') },
				xAxis: { type: linear ? 'value' : 'log', inverse: rtl, max: 'xShare' in d ? 1 : null, name: d.x, nameLocation: 'middle', nameGap: 30, nameTextStyle: text, axisLabel: { ...text, hideOverlap: true, formatter: (v) => writeX(v) }, axisLine: { lineStyle: { color: c.axis } }, splitLine: { show: false } },
				yAxis: { type: 'value', min: 0, max: 'plain' in d ? null : 1, position: rtl ? 'right' : 'left', name: d.y, nameTextStyle: { ...text, align: rtl ? 'right' : 'left', padding: rtl ? [0, -56, 0, 0] : [0, 0, 0, -56] }, nameGap: 20, axisLabel: { ...text, formatter: (v) => writeY(v) }, splitLine: { lineStyle: { color: c.line } } },
				series: lines.map((line, i) => ({
					type: 'line', name: line.name, data: line.points, symbol: SHAPES[i % 3], symbolSize: 7, showSymbol: true, step: 'plain' in d ? 'end' : false,
					lineStyle: { color: colours[i % 3], width: 2.5, type: DASHES[i % 3] }, itemStyle: { color: c.ground, borderColor: colours[i % 3], borderWidth: 2 },
					endLabel: { show: several && !small.matches, fontSize: 13, fontWeight: 600, fontFamily: c.font, color: colours[i % 3], formatter: () => line.name, width: end - 12, overflow: 'break', offset: [rtl ? -4 : 4, 0] },
					labelLayout: { moveOverlap: 'shiftY' },
				})),
			};
		};
		return { option };
	};
})();
