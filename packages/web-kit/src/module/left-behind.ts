/** What a module added to the page around it, from here on. */
export interface LeftBehind {
  /** Ends the watch; gives what is still there, one sentence each. */
  end(): string[];
}

interface Heard {
  target: EventTarget;
  type: string;
  listener: EventListenerOrEventListenerObject;
  capture: boolean;
}

/** What is listened for while somebody watches. */
interface Watcher {
  add(heard: Heard): void;
  remove(heard: Heard): void;
}

const watchers = new Set<Watcher>();
let restore: (() => void)[] = [];

/** Watches the listeners of window, document and body, and the nodes beside the module's own element. */
export function watchLeftBehind(root: Element): LeftBehind {
  const places = [document.body, document.head];
  const before = new Set(places.flatMap((place) => [...place.children]));
  let heard: Heard[] = [];
  const watcher: Watcher = {
    add: (one) => heard.push(one),
    remove: (one) => {
      heard = heard.filter((each) => !isSame(each, one));
    },
  };
  if (watchers.size === 0) restore = [window, document, document.documentElement, document.body].map(listenIn);
  watchers.add(watcher);
  return {
    end() {
      watchers.delete(watcher);
      if (watchers.size === 0) for (const stop of restore.splice(0)) stop();
      const nodes = places
        .flatMap((place) => [...place.children])
        // The title of the page is set by each page, and made with the first.
        .filter((node) => node !== root && !before.has(node) && node.localName !== 'title');
      return [
        ...heard.map(({ target, type }) => `a listener of « ${type} » on ${nameOf(target)}: remove it in onUnmounted.`),
        ...nodes.map((node) => `a <${node.localName}> beside its own element: remove it in onUnmounted.`),
      ];
    },
  };
}

/** Tells the watchers what is listened for on a target, until what it gives is called. */
function listenIn(target: EventTarget): () => void {
  const before = ['addEventListener', 'removeEventListener'].map((name): [string, unknown] => [
    name,
    Reflect.get(target, name),
  ]);
  const add = target.addEventListener.bind(target);
  const remove = target.removeEventListener.bind(target);
  const forget = (heard: Heard) => {
    for (const watcher of watchers) watcher.remove(heard);
  };
  target.addEventListener = (type, listener, options) => {
    add(type, listener, options);
    const { once = false, signal, capture = false } = typeof options === 'object' ? options : { capture: options };
    if (listener === null || signal?.aborted === true || isOfTheTest()) return;
    const heard = { target, type, listener, capture };
    // The same one again is heard once.
    forget(heard);
    for (const watcher of watchers) watcher.add(heard);
    signal?.addEventListener('abort', () => forget(heard), { once: true });
    if (once) add(type, () => forget(heard), { once: true, capture });
  };
  target.removeEventListener = (type, listener, options) => {
    remove(type, listener, options);
    const capture = typeof options === 'object' ? options.capture === true : options === true;
    if (listener !== null) forget({ target, type, listener, capture });
  };
  return () => {
    Object.assign(target, Object.fromEntries(before));
  };
}

function isSame(one: Heard, other: Heard): boolean {
  return (
    one.target === other.target &&
    one.type === other.type &&
    one.listener === other.listener &&
    one.capture === other.capture
  );
}

/** What a test plays the person with listens for itself, and stays. */
function isOfTheTest(): boolean {
  return new Error('who listens').stack?.includes('/@testing-library/') === true;
}

function nameOf(target: EventTarget): string {
  if (target === window) return 'window';
  return target === document ? 'document' : '<html> or <body>';
}
