// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.result;

import java.util.List;

/**
 * A table of figures.
 *
 * @param caption what the rows are
 * @param columns headings
 * @param rows cells, each row as long as {@code columns}
 */
public record Sheet(String caption, List<String> columns, List<List<String>> rows) {
    public Sheet {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "A row of \"" + caption + "\" has " + row.size() + " cells for " + columns.size() + " columns");
            }
        }
    }
}
