// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.result;

/** On which side of its goal a figure has to be. */
public enum Bound {
    AT_LEAST("≥") {
        @Override
        boolean met(double measured, double goal) {
            return measured >= goal;
        }

        @Override
        boolean absurd(double measured, double goal) {
            return measured < goal / FAR;
        }
    },
    AT_MOST("≤") {
        @Override
        boolean met(double measured, double goal) {
            return measured <= goal;
        }

        @Override
        boolean absurd(double measured, double goal) {
            return measured > goal * FAR;
        }
    };

    /** Far off: a cold machine with other work alone does not come to that. */
    private static final int FAR = 4;

    private final String sign;

    Bound(String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }

    abstract boolean met(double measured, double goal);

    abstract boolean absurd(double measured, double goal);
}
