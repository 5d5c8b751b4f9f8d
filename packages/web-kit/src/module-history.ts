import { createWebHistory, type RouterHistory } from 'vue-router';

/**
 * The history of a module's router. single-spa follows each change of address, the router's own included, by a popstate of its making: the router would
 * take it for a second navigation and run its guards twice. `isThere` says that the router itself goes to that address.
 */
export function createModuleHistory(isThere: (path: string) => boolean): RouterHistory {
  let echo = false;
  // Before the router's own listener, so that it is called first.
  const note = (event: PopStateEvent) => {
    echo = 'singleSpa' in event;
  };
  window.addEventListener('popstate', note);
  const history = createWebHistory('/');
  const listen = history.listen.bind(history);
  const destroy = history.destroy.bind(history);
  history.listen = (callback) =>
    listen((to, from, information) => {
      if (!(echo && isThere(to))) callback(to, from, information);
    });
  history.destroy = () => {
    window.removeEventListener('popstate', note);
    // Without it, each mount leaves a popstate listener and its router in memory.
    destroy();
  };
  return history;
}
