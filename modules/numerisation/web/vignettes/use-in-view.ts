import { onBeforeUnmount, onMounted, readonly, ref, type DeepReadonly, type Ref, type ShallowRef } from 'vue';

/** Drawn a little before it shows, px. */
const MARGIN = '160px';

const followed = new Map<Element, (inView: boolean) => void>();
let observer: IntersectionObserver | null = null;

/** One observer for all elements; it starts with the first. */
function observe(element: Element, tell: (inView: boolean) => void): void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) followed.get(target)?.(isIntersecting);
    },
    { rootMargin: MARGIN },
  );
  followed.set(element, tell);
  observer.observe(element);
}

function forget(element: Element): void {
  observer?.unobserve(element);
  followed.delete(element);
  if (followed.size > 0) return;
  observer?.disconnect();
  observer = null;
}

/** Whether an element is in view, or nearly. */
export function useInView(element: Readonly<ShallowRef<Element | null>>): DeepReadonly<Ref<boolean>> {
  const inView = ref(false);
  let held: Element | null = null;

  onMounted(() => {
    held = element.value;
    if (held !== null) observe(held, (now) => (inView.value = now));
  });
  onBeforeUnmount(() => {
    if (held !== null) forget(held);
  });

  return readonly(inView);
}
