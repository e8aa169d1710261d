"""ONNX Runtime inside Triton's python backend, for servers without the onnxruntime backend.

Serves the model.onnx beside it; names come from config.pbtxt. Answers are those of ONNX Runtime, bit by bit; what it
costs beside the real backend is a process a model and a copy of each tensor.
"""
import json
import os

import numpy as np
import onnxruntime as ort
import triton_python_backend_utils as pb_utils


class TritonPythonModel:
    def initialize(self, args):
        config = json.loads(args["model_config"])
        parameters = {key: value["string_value"] for key, value in config.get("parameters", {}).items()}
        options = ort.SessionOptions()
        options.intra_op_num_threads = int(parameters.get("intra_op_thread_count", "1"))
        options.inter_op_num_threads = 1
        # Threads that spin while they wait take the cores from everybody else.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        path = os.path.join(args["model_repository"], args["model_version"], "model.onnx")
        self.session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.inputs = [tensor["name"] for tensor in config["input"]]
        self.outputs = [tensor["name"] for tensor in config["output"]]

    def execute(self, requests):
        # The python backend gets the dynamic batcher's requests one by one: run them together.
        parts = [[pb_utils.get_input_tensor_by_name(r, name).as_numpy() for name in self.inputs] for r in requests]
        feeds = {name: np.concatenate([part[i] for part in parts]) for i, name in enumerate(self.inputs)}
        try:
            results = self.session.run(self.outputs, feeds)
        except Exception as e:
            error = pb_utils.TritonError(f"onnxruntime: {e}", pb_utils.TritonError.INTERNAL)
            return [pb_utils.InferenceResponse([], error) for _ in requests]
        responses, start = [], 0
        for part in parts:
            end = start + part[0].shape[0]
            rows = [pb_utils.Tensor(name, result[start:end]) for name, result in zip(self.outputs, results)]
            responses.append(pb_utils.InferenceResponse(rows))
            start = end
        return responses

    def finalize(self):
        self.session = None
