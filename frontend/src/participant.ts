// What a participant's pages load: the components alone. Nothing is kept in the browser of somebody who may share it.
import { startComponents } from "./modules/components";

startComponents();
