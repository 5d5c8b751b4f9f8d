import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, h, nextTick, reactive, type App, type Component } from 'vue';
import DsfrModal from './DsfrModal.vue';
import ErrorSummary from './ErrorSummary.vue';
import FileDropZone from './FileDropZone.vue';
import type { Outcome } from '../outcome.ts';
import OutcomeAlert from './OutcomeAlert.vue';
import ProgressBar from './ProgressBar.vue';
import SidePanel from './SidePanel.vue';
import StatePanel from './StatePanel.vue';

let app: App | undefined;

beforeEach(() => {
  document.body.innerHTML = '<button id="opener">Ouvrir</button><input id="champ"><div id="app"></div>';
});

afterEach(() => {
  app?.unmount();
  document.body.replaceChildren();
});

function mount(component: Component, props: Record<string, unknown>, slot = 'Contenu'): void {
  app = createApp({ render: () => h(component, props, { default: () => slot }) });
  app.mount('#app');
}

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
}

test('the error summary takes the focus when errors appear, and leads to the fields', async () => {
  const props = reactive<{ errors: { id: string; message: string }[] }>({ errors: [] });
  mount(ErrorSummary, props);
  expect(document.querySelector('section')).toBeNull();
  props.errors = [{ id: 'champ', message: 'Le mois « 13 » n’existe pas.' }];
  await nextTick();
  await nextTick();
  expect(document.activeElement).toBe(find('section'));
  expect(find('h2').textContent).toBe('Une erreur est à corriger');
  find('section a').click();
  expect(document.activeElement).toBe(find('#champ'));
});

test('an outcome is an alert, which interrupts a screen reader only for a failure', async () => {
  const props = reactive<{ outcome: Outcome | undefined; class: string }>({ outcome: undefined, class: 'fr-mb-2w' });
  mount(OutcomeAlert, props);
  expect(document.querySelector('.fr-alert')).toBeNull();
  props.outcome = { type: 'success', title: 'Compte suspendu', text: 'La personne est déconnectée.' };
  await nextTick();
  expect(find('.fr-alert.fr-alert--success.fr-mb-2w h2').textContent).toBe('Compte suspendu');
  expect(find('.fr-alert').textContent).toContain('La personne est déconnectée.');
  expect(find('.fr-alert').getAttribute('role')).toBeNull();
  props.outcome = { type: 'error', title: 'L’action n’a pas abouti', text: 'Réessayez.' };
  await nextTick();
  expect(find('.fr-alert--error').getAttribute('role')).toBe('alert');
});

test('the drop zone is a named file field that hands over what is chosen, again and again', () => {
  const onFiles = vi.fn<(files: File[]) => void>();
  mount(FileDropZone, { hint: '10 Mo au plus', accept: 'application/pdf', onFiles });
  const input = find('input[type=file]');
  expect(find(`label[for="${input.id}"]`).textContent).toBe('Choisissez un fichier');
  expect(find(`#${input.getAttribute('aria-describedby')}`).textContent).toBe('10 Mo au plus');
  const file = new File(['%PDF'], 'piece.pdf', { type: 'application/pdf' });
  Object.defineProperty(input, 'files', { value: [file], configurable: true });
  input.dispatchEvent(new Event('change'));
  input.dispatchEvent(new Event('change'));
  expect(onFiles.mock.calls).toEqual([[[file]], [[file]]]);
});

/** A dropped folder as a browser exposes it: entries that are read in batches. */
function aFolder(name: string, inside: unknown[]) {
  const createReader = () => {
    const parts = [inside, []];
    return { readEntries: (done: (part: unknown[]) => void) => done(parts.shift() ?? []) };
  };
  return { name, isFile: false, isDirectory: true, createReader };
}

function anEntry(file: File) {
  return { name: file.name, isFile: true, isDirectory: false, file: (done: (file: File) => void) => done(file) };
}

function dropOn(zone: HTMLElement, entries: unknown[]): void {
  const drop = new Event('drop', { bubbles: true, cancelable: true });
  const items = entries.map((entry) => ({ webkitGetAsEntry: () => entry }));
  Object.defineProperty(drop, 'dataTransfer', { value: { items, files: [] } });
  zone.dispatchEvent(drop);
}

test('a dropped folder gives the files in it and below, in order, without the hidden ones', async () => {
  const onFiles = vi.fn<(files: File[]) => void>();
  mount(FileDropZone, { onFiles });
  const pdf = (name: string) => new File(['%PDF'], name);
  const [loose, ten, two, deep] = [pdf('a.pdf'), pdf('page10.pdf'), pdf('page2.pdf'), pdf('zz.pdf')];
  dropOn(find('.pwp-drop-zone'), [
    anEntry(loose),
    aFolder('dossier', [anEntry(ten), aFolder('z', [anEntry(deep)]), anEntry(two), anEntry(pdf('.DS_Store'))]),
    aFolder('.git', [anEntry(pdf('config'))]),
  ]);
  await vi.waitFor(() => expect(onFiles).toHaveBeenCalledOnce());
  expect(onFiles.mock.calls[0]?.[0]).toEqual([loose, two, ten, deep]);
});

test('an unreadable drop is reported', async () => {
  const onUnreadable = vi.fn<() => void>();
  mount(FileDropZone, { onUnreadable });
  const broken = { ...anEntry(new File(['x'], 'a.pdf')), file: (_done: unknown, fail: () => void) => fail() };
  dropOn(find('.pwp-drop-zone'), [broken]);
  await vi.waitFor(() => expect(onUnreadable).toHaveBeenCalledOnce());
});

test('a folder has a named field of its own', () => {
  const onFiles = vi.fn<(files: File[]) => void>();
  mount(FileDropZone, { folderLabel: 'Choisissez un dossier', onFiles });
  const input = find('input[webkitdirectory]');
  expect(find(`label[for="${input.id}"]`).textContent).toBe('Choisissez un dossier');
  const inside = (path: string) =>
    Object.defineProperty(new File(['x'], path.split('/').at(-1) ?? ''), 'webkitRelativePath', { value: path });
  const files = [inside('d/b.pdf'), inside('d/.cache/x.pdf'), inside('d/a.pdf')];
  Object.defineProperty(input, 'files', { value: files, configurable: true });
  input.dispatchEvent(new Event('change'));
  expect(onFiles.mock.calls[0]?.[0].map((file) => file.name)).toEqual(['a.pdf', 'b.pdf']);
});

test.each([
  ['side panel', SidePanel, 'open'],
  ['modal', DsfrModal, 'opened'],
])('the %s takes the focus and gives it back', async (_name, component, prop) => {
  const props = reactive<Record<string, unknown>>({ [prop]: false, title: 'Détail du pli' });
  mount(component, props);
  find('#opener').focus();
  props[prop] = true;
  await nextTick();
  expect(document.activeElement?.textContent).toBe('Détail du pli');
  expect(find('dialog').textContent).toContain('Contenu');
  props[prop] = false;
  await nextTick();
  expect(document.activeElement).toBe(find('#opener'));
});

test('a button of a modal does not send the form that it stands in', async () => {
  const [onClick, onSubmit] = [vi.fn<() => void>(), vi.fn<(event: Event) => void>((event) => event.preventDefault())];
  document.body.innerHTML = '<form><div id="app"></div></form>';
  find('form').addEventListener('submit', onSubmit);
  mount(DsfrModal, { opened: true, title: 'Lien', actions: [{ label: 'Mettre le lien', onClick }] });
  await nextTick();
  find('.fr-modal__footer button').click();
  expect([onClick.mock.calls.length, onSubmit.mock.calls.length]).toEqual([1, 0]);
});

test('Escape asks to close a modal and leaves it to its owner', async () => {
  const onClose = vi.fn<() => void>();
  mount(DsfrModal, { opened: true, title: 'Supprimer 3 pièces ?', onClose });
  await nextTick();
  const cancel = new Event('cancel', { cancelable: true });
  find('dialog').dispatchEvent(cancel);
  expect(onClose).toHaveBeenCalledOnce();
  expect(cancel.defaultPrevented).toBe(true);
});

test.each([
  ['side panel', SidePanel, 'open'],
  ['modal', DsfrModal, 'opened'],
])(
  'a file that is not chosen after all closes no %s: the event of its field comes up to it',
  async (_name, component, prop) => {
    const onClose = vi.fn<() => void>();
    mount(component, { [prop]: true, title: 'Image', onClose });
    await nextTick();
    find('dialog h2').dispatchEvent(new Event('cancel', { bubbles: true }));
    expect(onClose).not.toHaveBeenCalled();
  },
);

/** A press on one element and a release on another, which is a click on what holds both. */
function drag(from: HTMLElement, to: HTMLElement): void {
  from.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
  to.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
  (from === to ? to : find('dialog')).click();
}

const press = (selector: string) => drag(find(selector), find(selector));

test('a click beside a modal closes it, unless it must be answered', async () => {
  const onClose = vi.fn<() => void>();
  const props = reactive({ opened: true, title: 'Supprimer ?', isAlert: true, onClose });
  mount(DsfrModal, props);
  await nextTick();
  press('dialog');
  expect(onClose).not.toHaveBeenCalled();
  props.isAlert = false;
  await nextTick();
  press('.fr-modal__content');
  expect(onClose).not.toHaveBeenCalled();
  press('dialog');
  expect(onClose).toHaveBeenCalledOnce();
});

test.each([
  ['side panel', SidePanel, 'open', '.pwp-side-panel__body'],
  ['modal', DsfrModal, 'opened', '.fr-modal__content'],
])('a selection of text that leaves the %s, or enters it, closes nothing', async (_name, component, prop, content) => {
  const onClose = vi.fn<() => void>();
  mount(component, { [prop]: true, title: 'Détail du pli', onClose });
  await nextTick();
  drag(find(content), find('dialog'));
  drag(find('dialog'), find(content));
  expect(onClose).not.toHaveBeenCalled();
  press('dialog');
  expect(onClose).toHaveBeenCalledOnce();
});

test('the focus goes to the title of the page when what opened a panel is gone', async () => {
  document.body.insertAdjacentHTML('afterbegin', '<h1 tabindex="-1">Guichets</h1>');
  const props = reactive({ open: false, title: 'Détail' });
  mount(SidePanel, props);
  find('#opener').focus();
  props.open = true;
  await nextTick();
  find('#opener').remove();
  props.open = false;
  await nextTick();
  expect(document.activeElement).toBe(find('h1'));
});

test('the progress bar says its share in words and numbers', () => {
  mount(ProgressBar, { value: 0.426, label: 'Envoi de piece.pdf' });
  expect(find('progress').getAttribute('value')).toBe('43');
  expect(find('label').textContent).toBe('Envoi de piece.pdf');
});

test.each([
  ['loading', 'status'],
  ['empty', 'status'],
  ['failed', 'alert'],
])('a list that is %s says so as %s', (state, role) => {
  mount(StatePanel, { state, title: 'Aucun pli ce mois-ci' }, 'Actualiser');
  expect(find(`[role=${role}]`).textContent).toContain('Aucun pli ce mois-ci');
  expect(find('.pwp-state__actions').textContent).toBe('Actualiser');
});

test('a panel offers to try again when its page can', () => {
  mount(StatePanel, { state: 'failed', title: 'La liste n’a pas pu être lue' }, '');
  expect(document.querySelector('#app button')).toBeNull();
  app?.unmount();
  const onRetry = vi.fn<() => void>();
  mount(StatePanel, { state: 'failed', title: 'La liste n’a pas pu être lue', onRetry }, '');
  find('#app button').click();
  expect(find('#app button').textContent.trim()).toBe('Réessayer');
  expect(onRetry).toHaveBeenCalledOnce();
});

test('what failed is tried again once the network is back, what did not is not, and nothing once it is gone', () => {
  const onRetry = vi.fn<() => void>();
  const networkIsBack = () => window.dispatchEvent(new Event('online'));
  mount(StatePanel, { state: 'loading', title: 'Chargement…', onRetry }, '');
  networkIsBack();
  expect(onRetry).not.toHaveBeenCalled();
  app?.unmount();
  mount(StatePanel, { state: 'failed', title: 'La liste n’a pas pu être lue', onRetry }, '');
  networkIsBack();
  expect(onRetry).toHaveBeenCalledOnce();
  app?.unmount();
  networkIsBack();
  expect(onRetry).toHaveBeenCalledOnce();
});

test.each([
  ['page', '<h1 tabindex="-1">Plis</h1>'],
  ['dialog', '<h1 tabindex="-1">Notifications</h1><dialog><h2 tabindex="-1">Plis</h2></dialog>'],
])('the title of the %s takes the focus of « Réessayer » when its panel goes', async (_what, around) => {
  document.body.insertAdjacentHTML('afterbegin', around);
  document.querySelector('dialog')?.append(find('#app'));
  const props = reactive({ state: 'failed' });
  const onRetry = () => void (props.state = 'loading');
  const panel = () => h(StatePanel, { state: 'failed', title: 'La liste', onRetry });
  app = createApp({ render: () => (props.state === 'failed' ? panel() : h('p', 'Chargement…')) });
  app.mount('#app');
  find('#app button').focus();
  find('#app button').click();
  await nextTick();
  expect(document.activeElement?.textContent).toBe('Plis');
});
