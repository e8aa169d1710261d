"""A captioner's decoder with a fault, for tests. What it does wrong is its parameter `fault`, and it does so once there is a past, so that it passes
for well when it is looked at with one row. Without a fault every token is as probable as its id is low, and the end comes last."""
import json
import os

import numpy as np
import triton_python_backend_utils as pb_utils


class TritonPythonModel:
    def initialize(self, args):
        config = json.loads(args["model_config"])
        self.fault = config["parameters"]["fault"]["string_value"]
        self.vocabulary, self.row = (int(output["dims"][1]) for output in config["output"])

    def execute(self, requests):
        return [self.answer(*(pb_utils.get_input_tensor_by_name(r, name).as_numpy() for name in ("ids", "past"))) for r in requests]

    def answer(self, ids, past):
        logits = np.broadcast_to(-np.arange(self.vocabulary, dtype=np.float32), (*ids.shape, self.vocabulary)).copy()
        present = np.zeros((*ids.shape, self.row), np.float32)
        if past.shape[2] == 1 or self.fault == "none":
            return self.response(logits, present)
        return getattr(self, self.fault)(logits, present)

    def response(self, logits, present):
        return pb_utils.InferenceResponse([pb_utils.Tensor("logits", logits), pb_utils.Tensor("present", present)])

    def nan(self, logits, present):
        logits[0, 0, 5] = np.nan
        return self.response(logits, present)

    def infinite(self, logits, present):
        logits[0, 0, :] = -np.inf
        return self.response(logits, present)

    def beams(self, logits, present):
        return self.response(logits[:, :1].copy(), present)

    def vocabulary_size(self, logits, present):
        return self.response(np.concatenate([logits, logits], -1), present)

    def cache(self, logits, present):
        return self.response(logits, present[..., :7].copy())

    def datatype(self, logits, present):
        return self.response(logits.astype(np.float64), present)

    def missing(self, logits, present):
        return pb_utils.InferenceResponse([pb_utils.Tensor("logits", logits)])

    def raises(self, logits, present):
        raise ValueError("a secret of the model")

    def silent(self, logits, present):
        return None

    def dies(self, logits, present):
        os._exit(1)
