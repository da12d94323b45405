import numpy as np
import torch


def model(path):
    # ruleid: python-torch-load-all-objects
    return torch.load(path, map_location="cpu", weights_only=False)


def table(path):
    # ruleid: python-torch-load-all-objects
    return np.load(path, allow_pickle=True)["rows"]


def weights(path):
    # ok: python-torch-load-all-objects
    return torch.load(path, weights_only=True)


def default(path):
    # ok: python-torch-load-all-objects
    return torch.load(path)


def numbers(path):
    # ok: python-torch-load-all-objects
    return np.load(path)
