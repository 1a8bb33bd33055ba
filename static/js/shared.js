// Pictures that another app of this device has shared: they wait in this browser until they lie above a composer, for an hour at most.
import { forgetBlob, keepBlob, recallBlob } from "./blobs.js";

const KEY = "shared";
const LASTS_MS = 3_600_000;

/** What waits: `{at, files: [{name, type, size, blob?}], ref?}`; a ref once somebody has said whom it is for. */
export async function waiting() {
  const found = await recallBlob(KEY);
  if (!found || Date.now() - found.at < LASTS_MS) return found ?? null;
  await forgetBlob(KEY);
  return null;
}

export const keepFor = (ref, { at, files }) => keepBlob(KEY, { at, files, ref });

export const drop = () => forgetBlob(KEY);
