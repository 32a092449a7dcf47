from threadpoolctl import threadpool_info, threadpool_limits

from analytics.threads import one_blas_thread


def blas_threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_linear_algebra_gets_its_threads_back_after_the_context():
    with threadpool_limits(limits=2, user_api="blas"):
        with one_blas_thread():
            assert blas_threads() == {1}
        assert blas_threads() == {2}


def test_without_a_context_the_limit_stays():
    with threadpool_limits(limits=2, user_api="blas"):
        one_blas_thread()
        assert blas_threads() == {1}
