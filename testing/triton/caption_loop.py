"""The caption loop on the server (BLS), to be measured against Prism's own: benchmark/, ADR 17. It is no part of a deployment.

Beam search for one picture as Prism's, with `early_stopping` "no" and two or more beams; pack.json lies beside it.
"""
import json
import os

import numpy as np
import triton_python_backend_utils as pb_utils


def ask(model, wanted, **inputs):
    tensors = [pb_utils.Tensor(name, value) for name, value in inputs.items()]
    answer = pb_utils.InferenceRequest(model_name=model, requested_output_names=wanted, inputs=tensors).exec()
    if answer.has_error():
        raise pb_utils.TritonModelException(answer.error().message())
    return [pb_utils.get_output_tensor_by_name(answer, name).as_numpy() for name in wanted]


class TritonPythonModel:
    def initialize(self, args):
        with open(os.path.join(args["model_repository"], args["model_version"], "pack.json"), encoding="utf-8") as file:
            pack = json.load(file)
        self.look, self.decoder, self.settings = pack["image"], pack["decoder"], pack["search"]
        if self.settings["beams"] < 2 or self.settings["early_stopping"] != "no":
            raise pb_utils.TritonModelException("it knows beam search with early_stopping 'no' only")

    def execute(self, requests):
        return [self.answer(pb_utils.get_input_tensor_by_name(request, "pixels").as_numpy()) for request in requests]

    def answer(self, pixels):
        states, = ask("caption-image", [self.look["output"]["name"]], **{self.look["input"]["name"]: pixels})
        tokens = np.array(self.search(states), np.int64)
        return pb_utils.InferenceResponse([pb_utils.Tensor("tokens", tokens)])

    def step(self, tokens, past, states):
        """Log probabilities of each beam, and the past with this token in it."""
        names, outputs = self.decoder["inputs"], self.decoder["outputs"]
        inputs = {names["ids"]: np.array([tokens], np.int64), names["past"]: past, names["states"]: states}
        logits, present = ask("caption-decoder", [outputs["logits"], outputs["present"]], **inputs)
        rows = logits[0] - logits[0].max(-1, keepdims=True)
        return rows - np.log(np.exp(rows).sum(-1, keepdims=True)), np.concatenate([past, present[:, :, None]], 2)

    def search(self, states):
        beams, most, end = self.settings["beams"], self.settings["max_tokens"], self.decoder["end"]
        past = np.zeros((1, 1, 1, self.decoder["cache"]), np.float32)
        for token in self.decoder["prompt"]:
            rows, past = self.step([token], past, states)
        texts, scores, finished = [[]], np.zeros(1, np.float32), []
        for length in range(1, most + 1):
            if length <= self.settings["min_tokens"]:
                rows[:, end] = -np.inf
            found = self.best(rows + scores[:, None], 2 * beams)
            per_length = length ** self.settings["length_penalty"]
            for score, beam, token in found[:beams]:
                if token == end or length == most:
                    finished.append((score / per_length, texts[beam] + [token] * (token != end)))
            finished = sorted(finished, key=lambda one: -one[0])[:beams]
            going = [one for one in found if one[2] != end][:beams]
            if length == most or len(finished) == beams and going[0][0] / per_length <= finished[-1][0]:
                return finished[0][1]
            texts = [texts[beam] + [token] for _, beam, token in going]
            scores = np.array([score for score, _, _ in going], np.float32)
            rows, past = self.step([token for _, _, token in going], past[:, [beam for _, beam, _ in going]], states)

    @staticmethod
    def best(scores, count):
        flat = scores.ravel()
        top = np.argpartition(-flat, count)[:count]
        top = top[np.argsort(-flat[top], kind="stable")]
        return [(flat[at], *map(int, divmod(at, scores.shape[1]))) for at in top]
