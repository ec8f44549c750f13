import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ImageGallery, ShadowrunConsole } from '.';
import type { MountOptions } from './public';

/** With React of our own, in an element that is ours alone. */
export function start(element: HTMLElement) {
  const root = createRoot(element);
  return {
    show: (options: MountOptions) =>
      root.render(
        <StrictMode>
          {options.component === 'console' ? <ShadowrunConsole {...options} /> : <ImageGallery {...options} />}
        </StrictMode>,
      ),
    end: () => root.unmount(),
  };
}
