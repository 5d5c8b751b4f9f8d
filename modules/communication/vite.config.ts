import { moduleViteConfig } from '@pwp/tooling/vite-module';
import { viewerFiles } from '@pwp/viewer/named-files';

export default moduleViteConfig(import.meta.dirname, viewerFiles);
