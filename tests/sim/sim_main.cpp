// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/runner.hpp"

int main(int count, char** arguments) { return tiaodu::test::run_seeds({arguments + 1, arguments + count}); }
