import { expect, test, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { useConfiguration } from './configuration.ts';
import { defineWebModule } from './define-web-module.ts';

const page = defineComponent({
  setup() {
    const { jours } = useConfiguration({ jours: 'integer' });
    return () => h('h1', `Sur ${jours} jours`);
  },
});
const module = () => defineWebModule({ id: 'exemple', routes: [{ path: '/exemple', component: page }] });

function open(): HTMLElement {
  history.replaceState(null, '', '/exemple');
  const domElement = document.createElement('div');
  document.body.replaceChildren(domElement);
  return domElement;
}

test('a page reads what the shell mounted its module with', async () => {
  const domElement = open();
  const { mount, unmount } = module();
  await mount({ domElement, configuration: { jours: 12, autre: 'x' } });
  expect(domElement.textContent).toBe('Sur 12 jours');
  await unmount();
  // Each mount has its own.
  await mount({ domElement, configuration: { jours: 3 } });
  expect(domElement.textContent).toBe('Sur 3 jours');
  await unmount();
});

test.each([{}, { jours: '12' }])(
  'a page that reads what module.json does not say fails, and says which',
  async (values) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await expect(module().mount({ domElement: open(), configuration: values })).rejects.toThrow('jours (integer)');
  },
);
