// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/time.hpp"

#include <algorithm>

namespace tiaodu {

/// Lets `rate` things per second pass, and `burst` at once after a rest.
class TokenBucket {
public:
    TokenBucket(double rate, double burst) : rate_(rate), burst_(burst), tokens_(burst) {}
    bool take(Time now) {
        // A wall clock that is set back gives nothing and takes nothing away.
        if (last_ != Time{} && now > last_)
            tokens_ = std::min(burst_, tokens_ + rate_ * static_cast<double>((now - last_).count()) / 1000.0);
        last_ = now;
        if (tokens_ < 1.0) return false;
        tokens_ -= 1.0;
        return true;
    }

private:
    double rate_;
    double burst_;
    double tokens_;
    Time last_{};
};

}  // namespace tiaodu
