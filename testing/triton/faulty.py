"""A model with a fault, for tests. What it does wrong is its parameter `fault`; it does so unless all ids are 1, so that it passes for
well when it is looked at with ones. Without a fault, item i of a batch is its first ids, padded to the output's length."""
import json
import os
import time

import numpy as np
import triton_python_backend_utils as pb_utils


class TritonPythonModel:
    def initialize(self, args):
        config = json.loads(args["model_config"])
        self.fault = config["parameters"]["fault"]["string_value"]
        self.output = config["output"][0]["name"]
        self.length = int(config["output"][0]["dims"][0])
        self.input = config["input"][0]["name"]

    def execute(self, requests):
        return [self.answer(pb_utils.get_input_tensor_by_name(r, self.input).as_numpy()) for r in requests]

    def answer(self, ids):
        values = np.zeros((ids.shape[0], self.length), np.float32)
        values[:, : ids.shape[1]] = ids
        values[:, -1] = 1
        if (ids == 1).all() or self.fault == "none":
            return pb_utils.InferenceResponse([pb_utils.Tensor(self.output, values)])
        return getattr(self, self.fault)(values)

    def nan(self, values):
        values[:, 3] = np.nan
        return pb_utils.InferenceResponse([pb_utils.Tensor(self.output, values)])

    def shape(self, values):
        return pb_utils.InferenceResponse([pb_utils.Tensor(self.output, values[:, :7].copy())])

    def rows(self, values):
        return pb_utils.InferenceResponse([pb_utils.Tensor(self.output, np.concatenate([values, values]))])

    def datatype(self, values):
        return pb_utils.InferenceResponse([pb_utils.Tensor(self.output, values.astype(np.float64))])

    def missing(self, values):
        return pb_utils.InferenceResponse([])

    def raises(self, values):
        raise ValueError("a secret of the model")

    def silent(self, values):
        return None

    def slow(self, values):
        time.sleep(1)
        return pb_utils.InferenceResponse([pb_utils.Tensor(self.output, values)])

    def dies(self, values):
        os._exit(1)
