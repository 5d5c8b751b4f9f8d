import { watch, type ShallowRef } from 'vue';
import { useRoute } from 'vue-router';
import { enterPage } from './page.ts';

/**
 * Sets the title of a page whose title changes while it is open. At each change the document's title follows and the
 * focus moves to the page's `<h1>`, as for a new page. `root` holds the heading.
 */
export function usePageTitle(root: Readonly<ShallowRef<HTMLElement | null>>, title: () => string): void {
  const { meta } = useRoute();
  // The module reads it when it opens the page.
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
