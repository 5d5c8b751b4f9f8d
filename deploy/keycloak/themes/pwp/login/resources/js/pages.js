/* Additions to the realm's pages: Keycloak's under this theme, and those of the embedded identity. They work without. */

/* « Afficher » beside each password. Its text stays, as aria-pressed tells the state. */
for (const field of document.querySelectorAll('.pwp-input-group > input[type="password"]')) {
  if (field.parentElement.querySelector('button') !== null) continue;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'fr-btn fr-btn--tertiary pwp-show-password';
  button.textContent = 'Afficher';
  button.setAttribute('aria-pressed', 'false');
  button.setAttribute('aria-controls', field.id);
  button.setAttribute('aria-describedby', `${field.id}-label`);
  const show = (shown) => {
    field.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
  };
  button.addEventListener('click', () => show(field.type === 'password'));
  // A browser offers to keep what a password field holds, and nothing else.
  field.form?.addEventListener('submit', () => show(false));
  field.after(button);
}

/* The page of a finished action answers a form: reloading it would send the form again, which is refused. */
const way = document.querySelector('a[data-pwp-done]');
if (way !== null && new URL(way.href).origin === location.origin) history.replaceState(null, '', way.href);

/* Who has chosen a password by a mailed link finds the address filled in at the sign-in. It stays in this tab, and in no URL. */
const CHOSEN = 'pwp-identifiant';
const inTab = (act) => {
  try {
    return act(sessionStorage);
  } catch {
    // The browser keeps nothing.
    return null;
  }
};
const update = document.querySelector('#kc-passwd-update-form:not(:has([name="cancel-aia"]))');
update?.addEventListener('submit', () => inTab((tab) => tab.setItem(CHOSEN, update.elements.username.value)));
const signIn = document.querySelector('#kc-form-login');
if (signIn !== null) {
  const chosen = inTab((tab) => tab.getItem(CHOSEN));
  inTab((tab) => tab.removeItem(CHOSEN));
  if (chosen !== null && signIn.elements.username.value === '') {
    signIn.elements.username.value = chosen;
    signIn.elements.password.focus();
  }
}
