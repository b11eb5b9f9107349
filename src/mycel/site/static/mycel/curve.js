/* The curve chart: one line per group of rows; told apart by dash and point shape, named above. */
(() => {
	'use strict';
	const { rtl, number, percent, paint, small, charts } = window.mycel;
	const DASHES = ['solid', 'dashed', 'dotted'];
	const SHAPES = ['circle', 'rect', 'triangle'];

	const points = (group) => [...group.querySelectorAll('tr')].map((tr) => [...tr.querySelectorAll('data')]).filter((cells) => cells.length > 1)
		.map((cells) => [Number(cells[0].value), Number(cells[cells.length - 1].value)]);

	charts.curve = (figure, area) => {
		const d = figure.dataset;
		const writeX = 'xShare' in d ? percent : number;
		const log = 'logY' in d;
		const rare = (share) => (share < 0.01 ? percent(0.01).replace(number(1), number(100 * share)) : percent(share));
		const writeY = 'plain' in d ? number : rare;
		const lines = [...figure.querySelectorAll('tbody[data-series]')].map((group) => ({ name: group.dataset.series, points: points(group).filter(([, y]) => !log || y > 0) })).filter((line) => line.points.length);
		const option = () => {
			const c = paint();
			area.style.blockSize = '340px';
			const colours = [c.tight, c.leaf, c.subtle];
			const text = { color: c.subtle, fontSize: 13, fontFamily: c.font };
			const several = lines.length > 1;
			const least = Math.min(...lines.flatMap((line) => line.points.map(([, y]) => y)));
			const end = 28;
			return {
				animation: false, aria: { enabled: false }, textStyle: { fontFamily: c.font, color: c.text },
				grid: { top: several ? (small.matches ? 104 : 72) : 44, bottom: 52, left: rtl ? end : 64, right: rtl ? 64 : end },
				legend: { show: several, top: 0, [rtl ? 'right' : 'left']: 0, itemWidth: 40, selectedMode: false, textStyle: { ...text, color: c.text }, data: lines.map((line) => line.name) },
				tooltip: { trigger: 'axis', renderMode: 'richText', axisPointer: { lineStyle: { color: c.axis } }, formatter: (found) => found.map((p) => `${p.seriesName}: ${writeX(p.value[0])} · ${writeY(p.value[1])}`).join('\n') },
				xAxis: { type: 'value', splitNumber: small.matches ? 3 : 6, inverse: rtl, max: 'xShare' in d ? 1 : null, name: d.x, nameLocation: 'middle', nameGap: 30, nameTextStyle: text, axisLabel: { ...text, hideOverlap: true, formatter: (v) => writeX(v) }, axisLine: { lineStyle: { color: c.axis } }, splitLine: { show: false } },
				yAxis: { type: log ? 'log' : 'value', min: log ? 10 ** Math.floor(Math.log10(least)) : 0, max: log ? 1 : null, position: rtl ? 'right' : 'left', name: d.y, nameTextStyle: { ...text, align: rtl ? 'right' : 'left', padding: rtl ? [0, -56, 0, 0] : [0, 0, 0, -56] }, nameGap: 20, axisLabel: { ...text, formatter: (v) => writeY(v) }, splitLine: { lineStyle: { color: c.line } } },
				series: lines.map((line, i) => ({
					type: 'line', name: line.name, data: line.points, symbol: SHAPES[i % 3], symbolSize: 7, showSymbol: true, step: 'plain' in d ? 'end' : false,
					color: colours[i % 3], lineStyle: { color: colours[i % 3], width: 2.5, type: DASHES[i % 3] }, itemStyle: { color: c.ground, borderColor: colours[i % 3], borderWidth: 2 },
				})),
			};
		};
		return { option };
	};

	/* The budget's share follows the slider; the plan for it comes with the button */
	document.querySelectorAll('.m-slider input[type=range]').forEach((input) => {
		const output = input.form.querySelector('output');
		if (output) input.addEventListener('input', () => { output.textContent = percent(input.value / input.max); });
	});
})();
