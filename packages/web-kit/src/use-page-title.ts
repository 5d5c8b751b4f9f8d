import { watch, type ShallowRef } from 'vue';
import { useRoute } from 'vue-router';
import { enterPage } from './page.ts';

/**
 * Names a page whose title changes while it is open. The document's title follows, and the focus goes to the page's `<h1>` at each
 * change, as if another page was opened. `root` holds the heading.
 */
export function usePageTitle(root: Readonly<ShallowRef<HTMLElement | null>>, title: () => string): void {
  const { meta } = useRoute();
  // Read by the module when it enters the page.
  meta.title = title();
  watch(
    title,
    (now) => {
      meta.title = now;
      if (root.value !== null) void enterPage(root.value, now);
    },
    { flush: 'post' },
  );
}
