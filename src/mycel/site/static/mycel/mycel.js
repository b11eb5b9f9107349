/* What every script of mycel shares: language, direction, colours, figures. Each page works without it. */
(() => {
	'use strict';
	const root = document.documentElement;
	const lang = root.lang || 'en';
	const rtl = root.dir === 'rtl';
	const western = (options) => new Intl.NumberFormat(lang, { numberingSystem: 'latn', ...options });
	const plain = western({ maximumFractionDigits: 1 });
	const marks = /[\u200e\u200f\u061c]/g;
	const token = (name) => getComputedStyle(root).getPropertyValue(name).trim();
	const pen = document.createElement('canvas').getContext('2d');
	const percent = (share) => {
		const digits = share >= 0.00005 && share < 0.005 ? { maximumSignificantDigits: 1 } : { maximumFractionDigits: 0 };
		if (lang.startsWith('en')) return `${western(digits).format(share * 100)}\u00a0%`;
		return western({ style: 'percent', ...digits }).format(share).replace(marks, '');
	};
	window.mycel = {
		lang, rtl, percent, token,
		small: matchMedia('(max-width: 639.98px)'),
		calm: matchMedia('(prefers-reduced-motion: reduce)'),
		number: (value) => plain.format(value).replace(marks, ''),
		/* How wide the longest word is: what is narrower would break in the middle of it */
		widest: (words, font) => { pen.font = font; return Math.ceil(Math.max(...words.split(/\s+/).map((word) => pen.measureText(word).width))); },
		say: (template, values) => template.replace(/\{(\w+)\}/g, (_, key) => values[key]),
		paint: () => ({
			text: token('--color-base'), subtle: token('--color-subtle'), line: token('--border-color-muted'), axis: token('--border-color-interactive'),
			ground: token('--background-color-base'), leaf: token('--m-leaf'), holds: token('--m-holds'), tight: token('--m-tight'), breaks: token('--m-breaks'),
			unknown: token('--m-unknown'), soft: token('--m-tight-soft'), band: token('--background-color-neutral-subtle'), font: getComputedStyle(document.body).fontFamily,
		}),
		shape: { holds: 'circle', tight: 'triangle', breaks: 'diamond', unknown: 'circle' },
		charts: {},
	};
})();
