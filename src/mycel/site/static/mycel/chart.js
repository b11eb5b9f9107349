/* The frame of every chart: draws it from its table, redraws on theme, size and filter, saves it as CSV, SVG or PNG. */
(() => {
	'use strict';
	const { charts } = window.mycel;
	const dark = matchMedia('(prefers-color-scheme: dark)');

	const offer = (blob, name) => {
		const link = document.createElement('a');
		link.href = URL.createObjectURL(blob);
		link.download = name;
		link.click();
		setTimeout(() => URL.revokeObjectURL(link.href), 1000);
	};

	/* Values as machines write them where a cell holds <data>, else the words of the cell */
	const cell = (td) => {
		const data = td.querySelector('data');
		const words = (data ? data.value : td.textContent).trim().replace(/\s+/g, ' ');
		return /[",\n]/.test(words) ? `"${words.replace(/"/g, '""')}"` : words;
	};
	const csv = (table) => [...table.rows].filter((tr) => !tr.hidden).map((tr) => [...tr.cells].flatMap((td) => [cell(td), ...Array(td.colSpan - 1).fill('')]).join(',')).join('\r\n');

	/* A picture stands alone: ground, finding and source travel with it. SVG is exact, PNG twice as fine as the screen. */
	const picture = (area, title) => {
		const svg = area.querySelector('svg').cloneNode(true);
		const w = area.clientWidth; const h = area.clientHeight; const head = 44;
		const c = window.mycel.paint();
		const make = (name, facts, words) => {
			const el = document.createElementNS('http://www.w3.org/2000/svg', name);
			Object.entries(facts).forEach(([key, value]) => el.setAttribute(key, value));
			if (words) el.textContent = words;
			return el;
		};
		const whole = make('svg', { xmlns: 'http://www.w3.org/2000/svg', width: w, height: h + head, viewBox: `0 0 ${w} ${h + head}` });
		whole.append(make('title', {}, title), make('rect', { width: w, height: h + head, fill: c.ground }));
		whole.append(make('text', { x: window.mycel.rtl ? w - 8 : 8, y: 26, fill: c.text, 'font-family': c.font, 'font-size': 17, 'font-weight': 600, direction: window.mycel.rtl ? 'rtl' : 'ltr' }, title));
		svg.setAttribute('y', head); svg.setAttribute('width', w); svg.setAttribute('height', h);
		whole.append(svg);
		return { code: new XMLSerializer().serializeToString(whole), w, h: h + head };
	};
	const savePng = ({ code, w, h }, name) => {
		const image = new Image();
		image.addEventListener('load', () => {
			const canvas = document.createElement('canvas');
			canvas.width = 2 * w; canvas.height = 2 * h;
			canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
			canvas.toBlob((blob) => offer(blob, name), 'image/png');
		});
		image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(code)}`;
	};

	const start = (figure) => {
		const kind = charts[figure.dataset.chart];
		const area = figure.querySelector('.m-chart__plot');
		if (!window.echarts || !kind || !area) return;
		area.hidden = false;
		figure.querySelectorAll('[data-with-chart], [data-save]').forEach((el) => { el.hidden = false; });
		const built = kind(figure, area);
		const chart = window.echarts.init(area, null, { renderer: 'svg' });
		const draw = () => {
			const option = built.option();
			chart.resize();
			chart.setOption(option, { notMerge: true });
		};
		draw();
		if (built.ready) built.ready(chart);
		const twin = figure.querySelector('.m-twin');
		if (twin) twin.open = false;
		figure.addEventListener('redraw', draw);
		dark.addEventListener('change', draw);
		let width = area.clientWidth;
		new ResizeObserver(() => { if (area.clientWidth !== width) { width = area.clientWidth; draw(); } }).observe(area);
		const name = figure.dataset.name || figure.dataset.chart;
		figure.addEventListener('click', (event) => {
			const button = event.target.closest('[data-save]');
			if (!button) return;
			const title = figure.querySelector('h2').textContent.trim();
			if (button.dataset.save === 'csv') offer(new Blob([csv(figure.querySelector('table'))], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
			else if (button.dataset.save === 'svg') offer(new Blob([picture(area, title).code], { type: 'image/svg+xml' }), `${name}.svg`);
			else savePng(picture(area, title), `${name}.png`);
		});
	};
	document.addEventListener('DOMContentLoaded', () => document.querySelectorAll('[data-chart]').forEach(start));
})();
