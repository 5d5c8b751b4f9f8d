import { html, Html } from '@pwp/api-kit';

/** A text field with its label, hint and error. */
export interface Field {
  /** Both the `id` and the `name`. */
  id: string;
  label: string;
  hint?: string | undefined;
  type: 'text' | 'email' | 'password';
  autocomplete: string;
  value?: string | undefined;
  /** Messages shown under the field; empty when it is valid. */
  errors?: readonly string[] | undefined;
  /** Id of the element with the error, when it is not the field's own message. */
  errorId?: string | undefined;
  autofocus?: boolean;
}

/** One DSFR input group. Passwords are never put back into the page. */
export function textField(field: Field): Html {
  const errors = field.errors ?? [];
  const invalid = errors.length > 0 || field.errorId !== undefined;
  const describedBy = [
    field.hint === undefined ? undefined : `${field.id}-aide`,
    errors.length > 0 ? `${field.id}-erreur` : undefined,
    field.errorId,
  ].filter((id) => id !== undefined);
  return html`<div class="fr-input-group${invalid ? ' fr-input-group--error' : ''}">
    <label class="fr-label" id="${field.id}-label" for="${field.id}">${field.label}</label>
    ${field.hint === undefined ? undefined : html`<span class="fr-hint-text" id="${field.id}-aide">${field.hint}</span>`}
    ${field.type === 'password' ? new Html('<div class="pwp-input-group">') : undefined}<input
      class="fr-input"
      id="${field.id}"
      name="${field.id}"
      type="${field.type}"
      autocomplete="${field.autocomplete}"
      autocapitalize="none"
      spellcheck="false"
      required
      ${field.type === 'password' ? undefined : html`value="${field.value ?? ''}"`}
      ${describedBy.length === 0 ? undefined : html`aria-describedby="${describedBy.join(' ')}"`}
      ${invalid ? html`aria-invalid="true"` : undefined}
      ${field.autofocus === true ? html`autofocus` : undefined}
    />${field.type === 'password' ? new Html('</div>') : undefined}
    ${errors.length === 0 ? undefined : html`<div id="${field.id}-erreur">${errors.map((error) => html`<p class="fr-error-text">${error}</p>`)}</div>`}
  </div>`;
}
