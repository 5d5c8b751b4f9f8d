import { onScopeDispose, readonly, ref, type Ref } from 'vue';

/** Whether the menu stands beside the page (DSFR's `lg`, 992 px) rather than behind a button. */
export function useWideScreen(): Readonly<Ref<boolean>> {
  const query = window.matchMedia('(min-width: 62em)');
  const wide = ref(query.matches);
  const follow = () => {
    wide.value = query.matches;
  };
  query.addEventListener('change', follow);
  onScopeDispose(() => query.removeEventListener('change', follow));
  return readonly(wide);
}
