from analytics.factorization import kernels
from analytics.factorization.warm_up import warm_up


def test_after_it_every_loop_is_compiled():
    warm_up()
    loops = (kernels.solve_rows, kernels.descend_rows, kernels.multiply_rows, kernels.scale_rows)
    assert all(loop.signatures for loop in loops)
    before = [list(loop.signatures) for loop in loops]
    warm_up()
    assert [list(loop.signatures) for loop in loops] == before
