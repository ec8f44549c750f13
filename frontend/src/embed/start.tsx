import { StrictMode, type ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import type { MountOptions } from './public';
import '~/styles/index.css';

/** With React of our own, in an element that is ours alone. */
export function start<Options extends MountOptions>(element: HTMLElement, Part: ComponentType<Options>) {
  const root = createRoot(element);
  return {
    show: (options: Options) =>
      root.render(
        <StrictMode>
          <Part {...options} />
        </StrictMode>,
      ),
    end: () => root.unmount(),
  };
}
