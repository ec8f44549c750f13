/** For hosts that bundle and bring their own React, 18 or 19. */
import '~/styles/index.css';

export { ImageGallery } from './ImageGallery';
export { ShadowrunConsole } from './ShadowrunConsole';
