import { moduleViteConfig } from '@pwp/tooling/vite-module';

export default moduleViteConfig(import.meta.dirname);
