// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.changefeed.interceptor", importOptions = ImportOption.OnlyIncludeTests.class)
class TestRulesTest {
    @ArchTest
    static final ArchRule testsDoNotSleep = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .because(
                    "a sleeping test is slow when it passes and wrong when it fails; move the clock, or wait for a condition");
}
