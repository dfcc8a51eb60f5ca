// Everything here is an enhancement: each page works without it.
import { initAll } from "govuk-frontend/dist/govuk/all.mjs";
import { initCopy } from "./copy.js";
import { initEmergency } from "./emergency.js";
import { initFindInList } from "./find-in-list.js";
import { initLife } from "./life.js";
import { initLint } from "./lint.js";
import { initOffline } from "./offline.js";
import { initPasskey } from "./passkey.js";
import { initPrint } from "./print.js";
import { initPupils } from "./pupils.js";
import { initSideNavigation } from "./side.js";
import { initSuggest } from "./suggest.js";
import { initWaiting } from "./waiting.js";

initAll();
initCopy(document);
initFindInList(document);
initPasskey(document, window);
initPrint(document, window);
initSideNavigation(document);
initSuggest(document);
initLife(document, window);
initLint(document);
initOffline(document, window);
initEmergency(document, window);
initWaiting(document, window);
initPupils(document, window);
