/**
 * The type of a `.vue` file for tools that cannot read it, such as oxlint. vue-tsc reads the file itself and ignores
 * this.
 */
declare module '*.vue' {
  import type { Component } from 'vue';
  const component: Component;
  export default component;
}
