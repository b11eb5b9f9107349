/* Passkeys: hands a form to allauth's script where the browser can use them, and says in one sentence what went wrong. */
(() => {
	'use strict';
	const form = document.querySelector('form[data-passkey]');
	if (!form) return;
	const said = form.querySelector('[data-passkey-said]');
	const button = form.querySelector('[data-passkey-go]');
	const say = (why) => { said.textContent = said.dataset[why] || said.dataset.other; said.hidden = false; };
	if (!window.PublicKeyCredential) {
		say(window.isSecureContext ? 'missing' : 'security');
		return;
	}
	const action = form.dataset.passkey;
	const alone = form.querySelector('[name=passwordless]');
	const ids = { [action]: button.id, credential: form.querySelector('[name=credential]').id };
	if (document.getElementById('passkey_data')) ids.data = 'passkey_data';
	if (alone) ids.passwordless = alone.id;
	const why = { NotAllowedError: 'notAllowed', AbortError: 'notAllowed', InvalidStateError: 'invalidState', SecurityError: 'security' };
	document.addEventListener('allauth.error', (event) => {
		event.preventDefault();
		say(why[event.detail.exception.name] || 'other');
	});
	button.addEventListener('click', () => { said.hidden = true; });
	window.allauth.webauthn.forms[`${action}Form`]({ ids });
	/* The enter key in the name's line means the same as the button; allauth's own sending raises no event. */
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		button.click();
	});
	button.hidden = false;
})();
