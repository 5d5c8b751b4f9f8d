import { defineComponent, h, onBeforeUnmount, onMounted, useTemplateRef, type DefineSetupFnComponent } from 'vue';
import { host } from './host-link.ts';

/**
 * A place of a page where other modules show something: `defineSlot<{ data: FicheSlotData }>('exemple.fiche')`, which
 * the page uses as `<FicheSlot :data="…" />`. Its name and the shape of its data belong to the module's contract: data
 * only gains fields. The place takes no room, and no code of a module is loaded, until something is to be shown.
 */
export function defineSlot<Props extends { data?: object } = { data?: never }>(
  name: string,
): DefineSetupFnComponent<Props> {
  return defineComponent(
    (props: Props) => {
      const place = useTemplateRef<HTMLElement>('place');
      let leave: (() => void) | undefined;
      onMounted(() => {
        if (place.value !== null) leave = host().fillSlot?.(name, place.value, () => props.data);
      });
      onBeforeUnmount(() => leave?.());
      // Vue draws the place and nothing in it; the shell shows it once something is there.
      return () => h('div', { ref: 'place', hidden: true });
    },
    { name: 'ModuleSlot', props: ['data'] },
  );
}
