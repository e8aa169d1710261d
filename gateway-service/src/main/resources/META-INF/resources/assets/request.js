/** From the page's state to a SearchRequest. */
import { Failure } from "./api.js";
import * as local from "./local.js";
import * as states from "./state.js";

const AWAY = -0.5;
/** What is less likely to be related is not shown; few related works are lost by it. */
const SURE = 0.3;
const GONE =
  "This link is about a picture that was only in a browser. Choose it again, or add it to the gallery for a link that lasts.";

/** @returns {Promise<{request: object, picture: Blob|null}>} the picture goes beside the request */
export async function toRequest(state, limit, pageToken) {
  const request = {
    limit, pageToken, explain: true, intent: state.anyway ? "SKIP" : "CHECK", filter: filterOf(state), resultList: { minConfidence: state.anyway || state.all ? 0 : SURE },
  };
  if (states.isBlend(state) || state.without) {
    request.query = { blend: await blend(state) };
    return { request, picture: null };
  }
  Object.assign(request, respect(states.mix(state)));
  if (states.isLocal(state.query)) {
    request.query = { picture: { part: "picture" } };
  } else {
    request.query = await form(state.query);
  }
  if (!states.isWords(state.query)) {
    request.caption = state.caption;
  }
  const box = states.partOf(state);
  if (box) {
    request.query.box = box;
  }
  return { request, picture: states.isLocal(state.query) ? held(state.query).file : null };
}

function filterOf(state) {
  return Object.fromEntries(Object.entries(state.filter).filter(([, values]) => values.length > 0));
}

/** In which respect: a named dimension, or weights between object and style. */
function respect(mix) {
  const name = states.nameOf(mix);
  return name ? { by: name.toUpperCase() } : { weights: { object: (100 - mix) / 100, style: mix / 100 } };
}

/** The terms of the tray, or of a plain query from which something is taken away. */
async function blend(state) {
  const mix = states.mix(state);
  const object = state.objectOf || (states.isBlend(state) ? "" : state.query);
  const style = state.styleOf || (states.isBlend(state) ? "" : state.query);
  const terms = [];
  if (mix === "whole" && !states.isBlend(state)) {
    terms.push({ query: await form(state.query), by: "WHOLE", weight: 1 });
  } else {
    const share = mix === "whole" ? 50 : mix;
    await add(terms, object, "OBJECT", style ? (100 - share) / 50 : 1);
    await add(terms, style, "STYLE", object ? share / 50 : 1);
  }
  await add(terms, state.without, mix === "whole" ? "WHOLE" : "BOTH", AWAY);
  return terms;
}

async function add(terms, reference, by, weight) {
  if (reference && weight !== 0) {
    terms.push({ query: await form(reference), by, weight });
  }
}

async function form(reference) {
  if (states.isWords(reference)) {
    return { text: states.wordsOf(reference) };
  }
  if (states.isLocal(reference)) {
    return { picture: { base64: await local.base64(held(reference).file) } };
  }
  return { artworkId: reference };
}

function held(reference) {
  const picture = local.get(reference);
  if (!picture) {
    throw new Failure(GONE, 404);
  }
  return picture;
}
