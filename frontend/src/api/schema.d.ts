// Generated from the OpenAPI document by `npm run schema`: never edited by hand.

export interface paths {
    "/stores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Stores
         * @description Stores, filtered by region, type and text; by name unless sorted otherwise.
         */
        get: operations["list_stores"];
        put?: never;
        /**
         * Create Store
         * @description Add a store. Administrators only; 409 if another store has the code. Its manager's account moves to it.
         */
        post: operations["create_store"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/regions/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Region Options
         * @description Each region as an option of a dropdown, with its number of stores.
         */
        get: operations["list_region_options"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/regions/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Summarize Regions
         * @description Per region: how many stores, and how many of each type.
         */
        get: operations["summarize_regions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{store_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Store
         * @description One store.
         */
        get: operations["get_store"];
        /**
         * Update Store
         * @description Change the fields given. Administrators only; 412 if If-Match names an older version.
         *
         *     `active: false` closes the store: 409 if it has open orders or stock. `manager_id` moves the account of this active
         *     store manager to the store.
         */
        put: operations["update_store"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{store_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Store Versions
         * @description The versions of one store, each with user, time and changed fields; newest first unless sorted otherwise.
         */
        get: operations["list_store_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{store_id}/cycle-count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Cycle Count
         * @description The products that are due to be counted today, the longest overdue first: class A monthly, B quarterly, C yearly.
         *
         *     `POST /stocktakes` with `cycle_count` starts a stocktake of them. A file has all of them, one in each row.
         */
        get: operations["get_cycle_count"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{store_id}/products/{product_id}/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Sources
         * @description Sources for an order: warehouses that have enough, and stores that have more than they need, best first.
         *
         *     `available_after` is what is left to each. A store has to agree (`PATCH /orders/{id}/agree`). A file has all of
         *     them.
         */
        get: operations["list_sources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{store_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Close Store
         * @description Close a store or a warehouse. Administrators only; 409 `store_in_use` if it has open orders or stock.
         *
         *     The body may say that its open orders are cancelled, and that its stock is moved to another store or written off, in
         *     the same transaction. `PUT` with `active: true` opens it again.
         */
        patch: operations["close_store"];
        trace?: never;
    };
    "/inventory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Inventory
         * @description Stock rows, filtered by region, category, store, product, low stock and text.
         */
        get: operations["list_inventory"];
        put?: never;
        /**
         * Create Inventory Item
         * @description Add a product to a store, with its opening stock; 409 if the store already carries it.
         */
        post: operations["create_inventory_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/kpi": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Kpi
         * @description Value, units, products, alerts and turnover of the stock, as of now.
         */
        get: operations["get_kpi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/kpi/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Kpi Days
         * @description The KPI's figures at the end of each day of the company, oldest first; today as of now.
         */
        get: operations["list_kpi_days"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/trends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Trends
         * @description Value and units at the end of each day of the company, from the ledger, oldest first; today as of now.
         */
        get: operations["list_trends"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Category Values
         * @description Value and share per category, most valuable first.
         */
        get: operations["list_category_values"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Region Stock
         * @description Each region's stores, stock, alerts and open orders, side by side.
         */
        get: operations["list_region_stock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/alerts/low-stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Low Stock Alerts
         * @description Stock rows that are low, those first that open orders do not cover: out of stock, then critical, then low.
         */
        get: operations["list_low_stock_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count Stock
         * @description Post counts of one store: many products, one reason, all or nothing; returns the movements.
         *
         *     If less is counted than is reserved, the orders that were approved last become pending again.
         */
        post: operations["count_stock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/{inventory_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Inventory Item
         * @description One product's stock in one store.
         */
        get: operations["get_inventory_item"];
        /**
         * Update Inventory
         * @description Set the counted stock, the reorder level or the max stock; a count adds a movement to the ledger.
         *
         *     If less is counted than is reserved, the orders that were approved last become pending again.
         */
        put: operations["update_inventory"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/{inventory_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Stock Days
         * @description Stock of one stock row at the end of each day of the company, from the ledger, oldest first; today as of now.
         */
        get: operations["list_stock_days"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/{inventory_id}/movements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Movements
         * @description The ledger of one stock row, newest first.
         */
        get: operations["list_movements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/{inventory_id}/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adjust Inventory
         * @description Add or remove cases, with a reason (breakage, found, returned); returns the movement.
         */
        post: operations["adjust_inventory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/{inventory_id}/write-offs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write Off Stock
         * @description Take away cases that are lost (damaged, expired, stolen) or used up; returns the movement.
         *
         *     If fewer are left than are reserved, the orders that were approved last become pending again.
         */
        post: operations["write_off_stock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/movements/{movement_id}/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reverse Movement
         * @description Take back a count, adjustment, sale, customer's return or write-off that was booked by mistake; once.
         *
         *     Returns the movement that takes it back. The version in If-Match is that of the stock row.
         */
        post: operations["reverse_movement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stocktakes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Stocktakes
         * @description Stocktakes, filtered by store, region and status, newest first.
         */
        get: operations["list_stocktakes"];
        put?: never;
        /**
         * Start Stocktake
         * @description Start a stocktake of a store, with a line for each product to count; 409 if one of the store is open.
         */
        post: operations["start_stocktake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stocktakes/{stocktake_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Stocktake
         * @description One stocktake, with its progress and the sums of its differences.
         */
        get: operations["get_stocktake"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stocktakes/{stocktake_id}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Stocktake Lines
         * @description The lines of a stocktake; with `different=true` its discrepancy report, also as CSV.
         */
        get: operations["list_stocktake_lines"];
        /**
         * Save Stocktake Lines
         * @description Save the counts of one product or several; all or none.
         *
         *     The expected stock is the current one. A line that says what its user has seen (`last_movement_id`,
         *     `previous_count`) is 409 if stock has moved since, and 412 if another count was saved since. The same count by
         *     the same user changes nothing if stock has not moved since.
         */
        put: operations["save_stocktake_lines"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stocktakes/{stocktake_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Close Stocktake
         * @description Book the difference of each counted line in one booking; lines that are not counted are not booked.
         *
         *     Approved orders that can no longer be served become pending again.
         */
        patch: operations["close_stocktake"];
        trace?: never;
    };
    "/stocktakes/{stocktake_id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Discard Stocktake
         * @description End a stocktake without a booking.
         */
        patch: operations["discard_stocktake"];
        trace?: never;
    };
    "/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Orders
         * @description Orders, newest first; filtered by status, store, region, product, day and text.
         */
        get: operations["list_orders"];
        put?: never;
        /**
         * Create Order
         * @description Request goods: a store manager for the own store, a regional manager within the region.
         *
         *     Another open order for the same store and product does not matter: `duplicates` names it.
         */
        post: operations["create_order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count Orders
         * @description Number of orders that match, by status, in total, and late.
         */
        get: operations["count_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{order_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Order
         * @description One order with its history, oldest event first.
         */
        get: operations["get_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit Order
         * @description Change quantity or notes while the order is pending.
         */
        patch: operations["edit_order"];
        trace?: never;
    };
    "/orders/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Orders
         * @description Request up to 100 orders together, all or nothing. They share a batch_id.
         */
        post: operations["create_orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/agree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Agree To Orders
         * @description Agree to several transfers, all or nothing; an error lists each rejected order with its reason.
         */
        post: operations["agree_to_orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve Orders
         * @description Approve several orders, all or nothing; an error lists each rejected order with its reason.
         */
        post: operations["approve_orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/fulfill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fulfill Orders
         * @description Fulfill several orders, all or nothing; an error lists each rejected order with its reason.
         */
        post: operations["fulfill_orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/ship": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ship Orders
         * @description Ship several orders in full, all or nothing; an error lists each rejected order with its reason.
         */
        post: operations["ship_orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive Orders
         * @description Receive all cases in transit of several orders, all or nothing; an error lists each rejected order.
         *
         *     An approved order from a supplier is shipped and received.
         */
        post: operations["receive_orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Orders
         * @description Cancel several orders with one reason, all or nothing; an error lists each rejected order with its reason.
         */
        post: operations["cancel_orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{order_id}/agree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Agree To Order
         * @description Agree for the source of a pending transfer to give its cases (`needs_agreement`).
         *
         *     The source is a store: its manager, the regional manager of its region or an administrator agrees; if the cases go
         *     to another region, the regional manager or an administrator. A larger quantity takes the agreement back.
         */
        patch: operations["agree_to_order"];
        trace?: never;
    };
    "/orders/{order_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Approve Order
         * @description Approve a pending order and reserve its cases at the source; a smaller quantity needs a reason.
         *
         *     The source of a transfer has to agree before (409 `agreement_missing`), unless the caller may agree for it.
         */
        patch: operations["approve_order"];
        trace?: never;
    };
    "/orders/{order_id}/fulfill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Fulfill Order
         * @description Mark an approved order as fulfilled and move its cases.
         */
        patch: operations["fulfill_order"];
        trace?: never;
    };
    "/orders/{order_id}/ship": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Ship Order
         * @description Take the cases of an approved order out of its source: they are in transit until they are received.
         *
         *     If fewer are shipped than were approved, the rest becomes a backorder or is closed, as `remainder` says.
         */
        patch: operations["ship_order"];
        trace?: never;
    };
    "/orders/{order_id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Receive Order
         * @description Put arrived cases of a shipped order into its store, several times if the delivery comes in parts.
         *
         *     The order is fulfilled when nothing is in transit any more, or when `final` says that the rest is lost. An approved
         *     order from a supplier is shipped in full by its first receipt.
         */
        patch: operations["receive_order"];
        trace?: never;
    };
    "/orders/{order_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Cancel Order
         * @description Cancel an order that is not fulfilled, with a reason, and release its reservation.
         */
        patch: operations["cancel_order"];
        trace?: never;
    };
    "/orders/{order_id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Return Order
         * @description Request a return of a fulfilled order, in whole or in part, to its source or to the supplier.
         *
         *     The return is a new order (`return_of`), which is approved, shipped and received like any other. All returns of an
         *     order together have at most the usable cases that it received (`returnable_quantity`).
         */
        post: operations["return_order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Products
         * @description Products, filtered by category, brand and text; by name unless sorted otherwise.
         */
        get: operations["list_products"];
        put?: never;
        /**
         * Create Product
         * @description Add a product. Administrators only; 409 if another product has the SKU or a barcode.
         */
        post: operations["create_product"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/categories/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Categories
         * @description Every category with its number of active products.
         */
        get: operations["list_categories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/brands/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Brands
         * @description Every brand with its number of active products.
         */
        get: operations["list_brands"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/by-code/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Product By Code
         * @description The product with this SKU, else the one with this barcode; leading zeros of an EAN or UPC do not matter.
         *
         *     A GS1-128 that begins with the application identifier 01, and a GS1 Digital Link with it, find the product by
         *     their GTIN. Send a slash in the code as `%2F`.
         */
        get: operations["get_product_by_code"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{product_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Product
         * @description One product.
         */
        get: operations["get_product"];
        /**
         * Update Product
         * @description Change the fields given. Administrators only; a new price changes the value of the stock from today on.
         */
        put: operations["update_product"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{product_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Product Versions
         * @description The versions of one product, each with user, time and changed fields; newest first unless sorted otherwise.
         */
        get: operations["list_product_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Category Labels
         * @description All of them by name, with the number of their uses. The first use of a name creates it.
         */
        get: operations["list_category_labels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/categories/{label_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Rename Category
         * @description Rename it everywhere. Administrators only; 409 if another one has the name: merge the two instead.
         */
        put: operations["rename_category"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/categories/{label_id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge Category
         * @description Replace it by another one everywhere and delete it; returns the other. Administrators only.
         */
        post: operations["merge_category"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/brands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Brand Labels
         * @description All of them by name, with the number of their uses. The first use of a name creates it.
         */
        get: operations["list_brand_labels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/brands/{label_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Rename Brand
         * @description Rename it everywhere. Administrators only; 409 if another one has the name: merge the two instead.
         */
        put: operations["rename_brand"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/brands/{label_id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge Brand
         * @description Replace it by another one everywhere and delete it; returns the other. Administrators only.
         */
        post: operations["merge_brand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Region Labels
         * @description All of them by name, with the number of their uses. The first use of a name creates it.
         */
        get: operations["list_region_labels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/regions/{label_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Rename Region
         * @description Rename it everywhere. Administrators only; 409 if another one has the name: merge the two instead.
         */
        put: operations["rename_region"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/regions/{label_id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge Region
         * @description Replace it by another one everywhere and delete it; returns the other. Administrators only.
         */
        post: operations["merge_region"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Me
         * @description The caller's account, and whether the caller may act as other users.
         */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Users
         * @description Users, filtered by role, region, store and text.
         */
        get: operations["list_users"];
        put?: never;
        /**
         * Create User
         * @description Add a user. Administrators only; 409 if another user has the username or e-mail address.
         */
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/role/{role}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Users By Role
         * @description Users with this role.
         */
        get: operations["list_users_by_role"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get User
         * @description One user.
         */
        get: operations["get_user"];
        /**
         * Update User
         * @description Change the fields given. Administrators only; a new role applies from the user's next request.
         *
         *     409 if no active administrator would be left.
         */
        put: operations["update_user"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List User Versions
         * @description The versions of one user, each with user, time and changed fields; newest first unless sorted otherwise.
         */
        get: operations["list_user_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Reasons
         * @description Reasons that counts, adjustments and write-offs may have, and whether each is consumption.
         */
        get: operations["list_reasons"];
        put?: never;
        /**
         * Create Reason
         * @description Create a reason. Administrators only; 409 if another one has the code.
         */
        post: operations["create_reason"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reasons/{reason_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Reason
         * @description One reason.
         */
        get: operations["get_reason"];
        /**
         * Update Reason
         * @description Change the name or the kinds of a reason, or whether it can be used. Administrators only.
         */
        put: operations["update_reason"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/suppliers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Suppliers
         * @description Suppliers, by name unless sorted otherwise.
         */
        get: operations["list_suppliers"];
        put?: never;
        /**
         * Create Supplier
         * @description Create a supplier. Administrators only; 409 if another one has the name.
         */
        post: operations["create_supplier"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/suppliers/{supplier_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Supplier
         * @description One supplier.
         */
        get: operations["get_supplier"];
        /**
         * Update Supplier
         * @description Change the fields given. Administrators only; 409 if another supplier has the name.
         */
        put: operations["update_supplier"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/suppliers/{supplier_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Supplier Versions
         * @description The versions of one supplier, each with user, time and changed fields; newest first unless sorted otherwise.
         */
        get: operations["list_supplier_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record Sales
         * @description Book up to 1,000 lines of sales and customers' returns, each once; recorded stock follows.
         *
         *     A line that is sent again is not booked again and has the same result. If more is sold than recorded stock has, the
         *     rest is booked as found stock. If fewer cases are left than are reserved, the orders that were approved last become
         *     pending again.
         */
        post: operations["record_sales"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/company": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Company
         * @description The company: its name, time zone, currency, service levels, and whether two users approve an order.
         */
        get: operations["get_company"];
        /**
         * Update Company
         * @description Change the fields given. Administrators only; 412 if If-Match names an older version.
         *
         *     Another time zone recounts all sums by day in the same transaction: other changes wait for it, or are 503. 409 if
         *     there are too many orders and movements for a request; the detail names the command that does it.
         */
        put: operations["update_company"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/integrity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Integrity
         * @description The known violations of the invariants, how far the check has come, and the last full check.
         *
         *     New rows are checked within seconds after the request that wrote them, all rows at night. The response is the stored
         *     result: it checks nothing itself.
         */
        get: operations["get_integrity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Changes
         * @description The changes committed after a cursor, each once, none before its cause; without `after`, the current cursor.
         *
         *     410 if changes after the cursor have expired, or if the database was restored or failed over since: take the current
         *     cursor, then reload all data, and continue from that cursor.
         */
        get: operations["list_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/changes/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Changes
         * @description The same as server-sent events, as they happen; `Last-Event-ID` (or `after`) resumes a stream that was cut.
         *
         *     Events: `change`; `ready` after all missed changes are sent; `reset` if the cursor has expired, or if the database
         *     was restored or failed over since (reload all data); `dropped` if the client reads too slowly or
         *     its account is deactivated.
         */
        get: operations["stream_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Health
         * @description Liveness of the process, with its version, and whether other machines can use it without sign-in.
         *
         *     Does not use the database.
         */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Readiness
         * @description Readiness for requests: 200 if the database answers and its schema is up to date, else 503 with the reason.
         */
        get: operations["get_readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Metrics
         * @description Metrics in Prometheus' text format.
         */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Adjustment */
        Adjustment: {
            /**
             * Delta
             * @description Cases added, or removed if negative; not 0
             */
            delta: number;
            /** Reason */
            reason: string;
            /**
             * Reason Code
             * @description Why stock changed. It decides whether the units are consumption; `correction` is not
             * @default correction
             */
            reason_code: string;
        };
        /**
         * BelowMinimum
         * @description The cases of new orders from one supplier, if they are fewer than its minimum.
         */
        BelowMinimum: {
            /**
             * Supplier Id
             * @description Opaque key
             * @example 4056
             */
            supplier_id: string;
            /** Supplier */
            supplier: string;
            /** Quantity */
            quantity: number;
            /** Minimum Quantity */
            minimum_quantity: number;
        };
        /** BrandCount */
        BrandCount: {
            /** Brand */
            brand: string;
            /** Product Count */
            product_count: number;
        };
        /**
         * Broken
         * @description One violation of a rule.
         */
        Broken: {
            /** Rule */
            rule: string;
            /** Subject */
            subject: string;
            /** Expected */
            expected: string;
            /** Found */
            found: string;
        };
        /** CategoryCount */
        CategoryCount: {
            /** Category */
            category: string;
            /** Product Count */
            product_count: number;
        };
        /** CategoryValue */
        CategoryValue: {
            /** Category */
            category: string;
            /**
             * Total Value
             * @description Rounded half up to two decimals, in the company's one currency
             */
            total_value: number;
            /** Total Units */
            total_units: number;
            /**
             * Share
             * @description Of the total value, 0 to 1
             */
            share: number;
        };
        /**
         * Change
         * @description A committed change; fields that do not apply to its kind are null.
         */
        Change: {
            /**
             * Cursor
             * @description Opaque: the cursor of a change, or next_cursor
             */
            cursor: string;
            /**
             * Id
             * @description Id of the change
             * @example 4056
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "movement" | "order" | "inventory" | "store" | "product" | "user" | "company" | "stocktake" | "reason" | "supplier";
            /**
             * Key
             * @description Id of the stock row, order, store, product, user, company, stocktake, reason or supplier that changed
             * @example 4056
             */
            key: string;
            /**
             * Line
             * @description Id of the movement or of the order's event, or the version
             */
            line: string | null;
            /**
             * UTC
             * Format: date-time
             */
            at: string;
            /** Actor Id */
            actor_id: string | null;
            /**
             * Changes
             * @description Of an edited order, store, product, user or supplier
             */
            changes: {
                [key: string]: (number | boolean | string | string[] | null)[];
            } | null;
            /** Order Id */
            order_id: string | null;
            /** Inventory Id */
            inventory_id: string | null;
            /**
             * Store Id
             * @description The store whose stock changed, or that requested the order
             */
            store_id: string | null;
            /** Product Id */
            product_id: string | null;
            /**
             * Return Of
             * @description Of an order that is a return: the order that it returns
             */
            return_of: string | null;
            /** From Status */
            from_status: ("pending" | "approved" | "shipped" | "fulfilled" | "cancelled") | null;
            /** To Status */
            to_status: ("pending" | "approved" | "shipped" | "fulfilled" | "cancelled") | null;
            /** Movement */
            movement: ("opening" | "receipt" | "count" | "adjustment" | "transfer_out" | "transfer_in" | "sale" | "customer_return" | "write_off" | "return_out" | "return_in" | "supplier_return") | null;
            /** Delta */
            delta: number | null;
            /** Balance After */
            balance_after: number | null;
        };
        /** ChangeList */
        ChangeList: {
            /** Data */
            data: components["schemas"]["Change"][];
            /**
             * Next Cursor
             * @description The cursor to continue from, now or later
             */
            next_cursor: string;
            /**
             * More
             * @description Whether there are more changes already
             */
            more: boolean;
        };
        /** Company */
        Company: {
            /** Name */
            name: string;
            /**
             * Time Zone
             * @description IANA name; its days are the days of filters, sums and reports
             * @example America/Chicago
             */
            time_zone: string;
            /**
             * Currency
             * @description ISO 4217 code
             * @example USD
             * @enum {string}
             */
            currency: "AED" | "AFN" | "ALL" | "AMD" | "AOA" | "ARS" | "AUD" | "AWG" | "AZN" | "BAM" | "BBD" | "BDT" | "BGN" | "BHD" | "BIF" | "BMD" | "BND" | "BOB" | "BRL" | "BSD" | "BTN" | "BWP" | "BYN" | "BZD" | "CAD" | "CDF" | "CHF" | "CLP" | "CNY" | "COP" | "CRC" | "CUP" | "CVE" | "CZK" | "DJF" | "DKK" | "DOP" | "DZD" | "EGP" | "ERN" | "ETB" | "EUR" | "FJD" | "FKP" | "GBP" | "GEL" | "GHS" | "GIP" | "GMD" | "GNF" | "GTQ" | "GYD" | "HKD" | "HNL" | "HTG" | "HUF" | "IDR" | "ILS" | "INR" | "IQD" | "IRR" | "ISK" | "JMD" | "JOD" | "JPY" | "KES" | "KGS" | "KHR" | "KMF" | "KPW" | "KRW" | "KWD" | "KYD" | "KZT" | "LAK" | "LBP" | "LKR" | "LRD" | "LSL" | "LYD" | "MAD" | "MDL" | "MGA" | "MKD" | "MMK" | "MNT" | "MOP" | "MRU" | "MUR" | "MVR" | "MWK" | "MXN" | "MYR" | "MZN" | "NAD" | "NGN" | "NIO" | "NOK" | "NPR" | "NZD" | "OMR" | "PAB" | "PEN" | "PGK" | "PHP" | "PKR" | "PLN" | "PYG" | "QAR" | "RON" | "RSD" | "RUB" | "RWF" | "SAR" | "SBD" | "SCR" | "SDG" | "SEK" | "SGD" | "SHP" | "SLE" | "SOS" | "SRD" | "SSP" | "STN" | "SVC" | "SYP" | "SZL" | "THB" | "TJS" | "TMT" | "TND" | "TOP" | "TRY" | "TTD" | "TWD" | "TZS" | "UAH" | "UGX" | "USD" | "UYU" | "UZS" | "VES" | "VND" | "VUV" | "WST" | "XAF" | "XCD" | "XOF" | "XPF" | "YER" | "ZAR" | "ZMW" | "ZWG";
            /**
             * Sla Approval Hours
             * @description Hours after which a pending order is late
             */
            sla_approval_hours: number;
            /**
             * Sla Fulfillment Hours
             * @description Hours after its approval after which an order is late
             */
            sla_fulfillment_hours: number;
            /**
             * Require Four Eyes
             * @description Whether another user than the requester has to approve an order
             */
            require_four_eyes: boolean;
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
        };
        /** CompanyUpdate */
        CompanyUpdate: {
            /** Name */
            name?: string;
            /**
             * Time Zone
             * @description IANA name; its days are the days of filters, sums and reports
             * @example America/Chicago
             */
            time_zone?: string;
            /**
             * Currency
             * @description ISO 4217 code
             * @example USD
             * @enum {string}
             */
            currency?: "AED" | "AFN" | "ALL" | "AMD" | "AOA" | "ARS" | "AUD" | "AWG" | "AZN" | "BAM" | "BBD" | "BDT" | "BGN" | "BHD" | "BIF" | "BMD" | "BND" | "BOB" | "BRL" | "BSD" | "BTN" | "BWP" | "BYN" | "BZD" | "CAD" | "CDF" | "CHF" | "CLP" | "CNY" | "COP" | "CRC" | "CUP" | "CVE" | "CZK" | "DJF" | "DKK" | "DOP" | "DZD" | "EGP" | "ERN" | "ETB" | "EUR" | "FJD" | "FKP" | "GBP" | "GEL" | "GHS" | "GIP" | "GMD" | "GNF" | "GTQ" | "GYD" | "HKD" | "HNL" | "HTG" | "HUF" | "IDR" | "ILS" | "INR" | "IQD" | "IRR" | "ISK" | "JMD" | "JOD" | "JPY" | "KES" | "KGS" | "KHR" | "KMF" | "KPW" | "KRW" | "KWD" | "KYD" | "KZT" | "LAK" | "LBP" | "LKR" | "LRD" | "LSL" | "LYD" | "MAD" | "MDL" | "MGA" | "MKD" | "MMK" | "MNT" | "MOP" | "MRU" | "MUR" | "MVR" | "MWK" | "MXN" | "MYR" | "MZN" | "NAD" | "NGN" | "NIO" | "NOK" | "NPR" | "NZD" | "OMR" | "PAB" | "PEN" | "PGK" | "PHP" | "PKR" | "PLN" | "PYG" | "QAR" | "RON" | "RSD" | "RUB" | "RWF" | "SAR" | "SBD" | "SCR" | "SDG" | "SEK" | "SGD" | "SHP" | "SLE" | "SOS" | "SRD" | "SSP" | "STN" | "SVC" | "SYP" | "SZL" | "THB" | "TJS" | "TMT" | "TND" | "TOP" | "TRY" | "TTD" | "TWD" | "TZS" | "UAH" | "UGX" | "USD" | "UYU" | "UZS" | "VES" | "VND" | "VUV" | "WST" | "XAF" | "XCD" | "XOF" | "XPF" | "YER" | "ZAR" | "ZMW" | "ZWG";
            /**
             * Sla Approval Hours
             * @description Hours after which a pending order is late
             */
            sla_approval_hours?: number;
            /**
             * Sla Fulfillment Hours
             * @description Hours after its approval after which an order is late
             */
            sla_fulfillment_hours?: number;
            /**
             * Require Four Eyes
             * @description Whether another user than the requester has to approve an order
             */
            require_four_eyes?: boolean;
        };
        /** Count */
        Count: {
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /**
             * Current Stock
             * @description The counted stock
             */
            current_stock: number;
            /**
             * Expected Stock
             * @description The stock at the time of counting. If it has moved since, the count is refused with the code `stock_moved`, or its difference is booked: see `on_moved`
             */
            expected_stock?: number;
        };
        /**
         * CycleCount
         * @description The products of a store that are due to be counted today, the longest overdue first.
         */
        CycleCount: {
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Products */
            products: components["schemas"]["DueProduct"][];
        };
        /**
         * DueProduct
         * @description A product that is due to be counted.
         */
        DueProduct: {
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /** Product Name */
            product_name: string;
            /** Sku */
            sku: string;
            /** Category */
            category: string;
            /**
             * Counted In
             * @enum {string}
             */
            counted_in: "case" | "unit";
            /** Units Per Case */
            units_per_case: number;
            /**
             * Abc Class
             * @description By the value moved in 365 days: A the first 80 %, B the next 15 %, C the rest
             * @enum {string}
             */
            abc_class: "A" | "B" | "C";
            /**
             * Moved Value
             * @description Cases in and out in 365 days, without counts and corrections, at today's price
             */
            moved_value: number;
            /**
             * Found Stock
             * @description Cases that were sold or booked as found since, without a count
             */
            found_stock: number;
            /**
             * UTC
             * Format: date-time
             * @description The last count; if there is none, the opening
             */
            counted_at: string;
            /**
             * UTC
             * Format: date-time
             * @description The beginning of the day that is 30 (A), 91 (B) or 365 (C) days after that, or when the first of the found cases was booked
             */
            due_at: string;
        };
        /** FullCheck */
        FullCheck: {
            /**
             * UTC
             * Format: date-time
             */
            checked_at: string;
            /** Seconds */
            seconds: number;
            /** Broken */
            broken: components["schemas"]["Broken"][];
        };
        /** Health */
        Health: {
            /** Status */
            status: string;
            /** Version */
            version: string;
            /** Unauthenticated Network */
            unauthenticated_network: boolean;
            /**
             * UTC
             * Format: date-time
             */
            timestamp: string;
        };
        /** Integrity */
        Integrity: {
            /**
             * Checked At
             * @description When the last check ended; null before the first one
             */
            checked_at: string | null;
            /**
             * Scope
             * @description What it checked. full: all rows; recent: the rows written since the check before
             */
            scope: ("full" | "recent") | null;
            /**
             * Broken
             * @description The violations that the last full check and all checks since have found, at most 100
             */
            broken: components["schemas"]["Broken"][];
            /**
             * Unchecked
             * @description Movements and order events written since and not checked yet, up to 20,000
             */
            unchecked: number;
            /** @description The last full check, with at most 100 violations */
            last_full: components["schemas"]["FullCheck"] | null;
        };
        /**
         * InventoryCreate
         * @description A product that a store starts to carry, with its opening stock.
         */
        InventoryCreate: {
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /**
             * Opening Stock
             * @description Cases, or units if the product is counted in units
             * @default 0
             */
            opening_stock: number;
            /**
             * Reorder Level
             * @description Cases, or units if the product is counted in units
             * @default 0
             */
            reorder_level: number;
            /**
             * Max Stock
             * @description Cases, or units if the product is counted in units
             * @default 500
             */
            max_stock: number;
            /** Reason */
            reason?: string | null;
        };
        /** InventoryItem */
        InventoryItem: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Current Stock */
            current_stock: number;
            /**
             * Reserved Stock
             * @description Cases reserved for approved orders
             */
            reserved_stock: number;
            /**
             * Available Stock
             * @description current_stock less reserved_stock
             */
            available_stock: number;
            /** Reorder Level */
            reorder_level: number;
            /** Max Stock */
            max_stock: number;
            /** Product Active */
            product_active: boolean;
            /**
             * Store Active
             * @description Whether the store is open
             */
            store_active: boolean;
            /**
             * Low Stock
             * @description available_stock <= reorder_level; false if reorder_level is 0 (the product is not kept there) and if the product is not active or the store is closed
             */
            low_stock: boolean;
            /**
             * Critical Stock
             * @description low, and available_stock is 0 or under a quarter of reorder_level
             */
            critical_stock: boolean;
            /**
             * Out Of Stock
             * @description low, and available_stock is 0
             */
            out_of_stock: boolean;
            /**
             * Incoming
             * @description Cases of this store's approved and shipped orders that have not arrived yet
             */
            incoming: number;
            /**
             * Requested
             * @description Cases of this store's pending orders
             */
            requested: number;
            /**
             * Unit Price
             * @description Of a case or a unit, as it is counted: two to four decimals, in the company's one currency
             */
            unit_price: number;
            /**
             * Counted In
             * @description What its figures are of
             * @enum {string}
             */
            counted_in: "case" | "unit";
            /** Units Per Case */
            units_per_case: number;
            /**
             * Stock Value
             * @description current_stock × unit_price, rounded half up to two decimals
             */
            stock_value: number;
            /**
             * UTC
             * Format: date-time
             */
            last_updated: string;
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
            /** Product Name */
            product_name: string;
            /** Sku */
            sku: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Store Name */
            store_name: string;
            /** Store Code */
            store_code: string;
            /** Region */
            region: string;
        };
        /**
         * InventoryItemChanged
         * @description A stock row after a change, with the orders that a count has released.
         */
        InventoryItemChanged: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Current Stock */
            current_stock: number;
            /**
             * Reserved Stock
             * @description Cases reserved for approved orders
             */
            reserved_stock: number;
            /**
             * Available Stock
             * @description current_stock less reserved_stock
             */
            available_stock: number;
            /** Reorder Level */
            reorder_level: number;
            /** Max Stock */
            max_stock: number;
            /** Product Active */
            product_active: boolean;
            /**
             * Store Active
             * @description Whether the store is open
             */
            store_active: boolean;
            /**
             * Low Stock
             * @description available_stock <= reorder_level; false if reorder_level is 0 (the product is not kept there) and if the product is not active or the store is closed
             */
            low_stock: boolean;
            /**
             * Critical Stock
             * @description low, and available_stock is 0 or under a quarter of reorder_level
             */
            critical_stock: boolean;
            /**
             * Out Of Stock
             * @description low, and available_stock is 0
             */
            out_of_stock: boolean;
            /**
             * Incoming
             * @description Cases of this store's approved and shipped orders that have not arrived yet
             */
            incoming: number;
            /**
             * Requested
             * @description Cases of this store's pending orders
             */
            requested: number;
            /**
             * Unit Price
             * @description Of a case or a unit, as it is counted: two to four decimals, in the company's one currency
             */
            unit_price: number;
            /**
             * Counted In
             * @description What its figures are of
             * @enum {string}
             */
            counted_in: "case" | "unit";
            /** Units Per Case */
            units_per_case: number;
            /**
             * Stock Value
             * @description current_stock × unit_price, rounded half up to two decimals
             */
            stock_value: number;
            /**
             * UTC
             * Format: date-time
             */
            last_updated: string;
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
            /** Product Name */
            product_name: string;
            /** Sku */
            sku: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Store Name */
            store_name: string;
            /** Store Code */
            store_code: string;
            /** Region */
            region: string;
            /**
             * Incoming Pending
             * @deprecated
             * @description The same as requested
             */
            incoming_pending: number;
            /**
             * Incoming Approved
             * @deprecated
             * @description The same as incoming
             */
            incoming_approved: number;
            /**
             * Released Orders
             * @description Approved orders that became pending again: less was counted than they reserve
             */
            released_orders: components["schemas"]["ReleasedOrder"][];
        };
        /**
         * InventoryItemDetail
         * @description A stock row, with its open orders.
         */
        InventoryItemDetail: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Current Stock */
            current_stock: number;
            /**
             * Reserved Stock
             * @description Cases reserved for approved orders
             */
            reserved_stock: number;
            /**
             * Available Stock
             * @description current_stock less reserved_stock
             */
            available_stock: number;
            /** Reorder Level */
            reorder_level: number;
            /** Max Stock */
            max_stock: number;
            /** Product Active */
            product_active: boolean;
            /**
             * Store Active
             * @description Whether the store is open
             */
            store_active: boolean;
            /**
             * Low Stock
             * @description available_stock <= reorder_level; false if reorder_level is 0 (the product is not kept there) and if the product is not active or the store is closed
             */
            low_stock: boolean;
            /**
             * Critical Stock
             * @description low, and available_stock is 0 or under a quarter of reorder_level
             */
            critical_stock: boolean;
            /**
             * Out Of Stock
             * @description low, and available_stock is 0
             */
            out_of_stock: boolean;
            /**
             * Incoming
             * @description Cases of this store's approved and shipped orders that have not arrived yet
             */
            incoming: number;
            /**
             * Requested
             * @description Cases of this store's pending orders
             */
            requested: number;
            /**
             * Unit Price
             * @description Of a case or a unit, as it is counted: two to four decimals, in the company's one currency
             */
            unit_price: number;
            /**
             * Counted In
             * @description What its figures are of
             * @enum {string}
             */
            counted_in: "case" | "unit";
            /** Units Per Case */
            units_per_case: number;
            /**
             * Stock Value
             * @description current_stock × unit_price, rounded half up to two decimals
             */
            stock_value: number;
            /**
             * UTC
             * Format: date-time
             */
            last_updated: string;
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
            /** Product Name */
            product_name: string;
            /** Sku */
            sku: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Store Name */
            store_name: string;
            /** Store Code */
            store_code: string;
            /** Region */
            region: string;
            /**
             * Incoming Pending
             * @deprecated
             * @description The same as requested
             */
            incoming_pending: number;
            /**
             * Incoming Approved
             * @deprecated
             * @description The same as incoming
             */
            incoming_approved: number;
        };
        /** InventoryUpdate */
        InventoryUpdate: {
            /**
             * Current Stock
             * @description The counted stock
             */
            current_stock?: number;
            /**
             * Reorder Level
             * @description Cases, or units if the product is counted in units
             */
            reorder_level?: number;
            /**
             * Max Stock
             * @description Cases, or units if the product is counted in units
             */
            max_stock?: number;
            /**
             * Reason
             * @description The reason for the count; shown in the ledger
             */
            reason?: string | null;
            /**
             * Reason Code
             * @description Why stock changed. It decides whether the units are consumption; `correction` is not
             */
            reason_code?: string;
            /**
             * Expected Stock
             * @description The stock at the time of counting. If it has moved since, the count is refused with the code `stock_moved`, or its difference is booked: see `on_moved`
             */
            expected_stock?: number;
            /**
             * On Moved
             * @description If stock has moved since it was counted: `refuse` the count, or `book_difference`: book the counted less the expected stock
             * @enum {string}
             */
            on_moved?: "refuse" | "book_difference";
        };
        /** Kpi */
        Kpi: {
            /**
             * Total Value
             * @description Rounded half up to two decimals, in the company's one currency
             */
            total_value: number;
            /** Total Units */
            total_units: number;
            /**
             * Transit Units
             * @description Units on their way between stores, in the region and the category with which they were requested: those of the orders with `in_transit=true`
             */
            transit_units: number;
            /**
             * Transit Value
             * @description Of these units, at the current prices
             */
            transit_value: number;
            /**
             * Total Products
             * @description Number of different active products that the stores carry
             */
            total_products: number;
            /**
             * Low Stock Alerts
             * @description Stock rows that are low
             */
            low_stock_alerts: number;
            /**
             * Out Of Stock
             * @description Stock rows that are low, with nothing available
             */
            out_of_stock: number;
            /**
             * Turnover
             * @description Consumption ÷ average stock at the ends of `turnover_days`; null if there was no stock, or if those are fewer than 7 days
             */
            turnover: number | null;
            /**
             * Turnover Days
             * @description Those of the last 90 days on which stock rows existed
             */
            turnover_days: number;
            /**
             * Consumption
             * @description Units that left for use: sold (less those that customers returned), shipped to other stores, or taken away by counts, adjustments and write-offs with a reason of consumption. Units that came back likewise are deducted. A sale counts on the day on which it occurred, in the last 90 days
             */
            consumption: number;
            /**
             * Sold
             * @description Units sold, or taken away with the reason `sold`, less those that customers returned; a part of consumption, in the last 90 days
             */
            sold: number;
            /**
             * Written Off
             * @description Units written off (damaged, expired, stolen, …), unless their reason is consumption, in the last 90 days
             */
            written_off: number;
        };
        /**
         * KpiDay
         * @description The figures at the end of a day (today: as of now), and the orders placed on that day.
         */
        KpiDay: {
            /**
             * Date
             * Format: date
             */
            date: string;
            /**
             * Total Value
             * @description Rounded half up to two decimals, in the company's one currency
             */
            total_value: number;
            /** Total Units */
            total_units: number;
            /**
             * Low Stock Alerts
             * @description Stock rows that are low. A change of that level counts from the day it was made. Demo history, written at once, uses the current level for all its days
             */
            low_stock_alerts: number;
            /**
             * Orders
             * @description Orders placed on that day, whatever their status now
             */
            orders: number;
            /**
             * Turnover
             * @description As in the KPI, over the 90 days that end with this day
             */
            turnover: number | null;
            /**
             * Turnover Days
             * @description Those of these 90 days on which stock rows existed
             */
            turnover_days: number;
            /**
             * Consumption
             * @description Units that left for use: sold (less those that customers returned), shipped to other stores, or taken away by counts, adjustments and write-offs with a reason of consumption. Units that came back likewise are deducted. A sale counts on the day on which it occurred, on this day
             */
            consumption: number;
            /**
             * Sold
             * @description Units sold, or taken away with the reason `sold`, less those that customers returned; a part of consumption, on this day
             */
            sold: number;
            /**
             * Written Off
             * @description Units written off (damaged, expired, stolen, …), unless their reason is consumption, on this day
             */
            written_off: number;
        };
        /**
         * LabelEntry
         * @description A category, brand or region.
         */
        LabelEntry: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Uses
             * @description Number of products (categories, brands) or stores (regions) that have it
             */
            uses: number;
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
        };
        /** LabelMerge */
        LabelMerge: {
            /**
             * Into
             * @description The label that remains
             * @example 4056
             */
            into: string;
        };
        /** LabelName */
        LabelName: {
            /** Name */
            name: string;
        };
        /** LowStockAlert */
        LowStockAlert: {
            /**
             * Inventory Id
             * @description Opaque key
             * @example 4056
             */
            inventory_id: string;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Product Name */
            product_name: string;
            /** Sku */
            sku: string;
            /** Category */
            category: string;
            /**
             * Counted In
             * @description What its figures are of
             * @enum {string}
             */
            counted_in: "case" | "unit";
            /** Units Per Case */
            units_per_case: number;
            /** Store Name */
            store_name: string;
            /** Region */
            region: string;
            /** Current Stock */
            current_stock: number;
            /** Available Stock */
            available_stock: number;
            /** Reorder Level */
            reorder_level: number;
            /** Max Stock */
            max_stock: number;
            /**
             * Shortage
             * @description reorder_level less available_stock
             */
            shortage: number;
            /**
             * Severity
             * @enum {string}
             */
            severity: "out_of_stock" | "critical" | "low";
            /**
             * Incoming
             * @description Cases of this store's approved and shipped orders that have not arrived yet
             */
            incoming: number;
            /**
             * Requested
             * @description Cases of this store's pending orders
             */
            requested: number;
            /**
             * Uncovered
             * @description Cases missing to be above reorder_level, if all open orders arrive; 0 if none is
             */
            uncovered: number;
            /**
             * Coverage
             * @description Whether open orders lift it above reorder_level: none is open, too little is coming, or all
             * @enum {string}
             */
            coverage: "none" | "partial" | "full";
            /**
             * Covered By
             * @description The first order, by time of arrival, that lifts it above reorder_level
             */
            covered_by: string | null;
            /** Covered By Number */
            covered_by_number: string | null;
            /**
             * Covered From
             * @description When that order should have arrived, if each step is done in time
             */
            covered_from: string | null;
        };
        /**
         * Me
         * @description The caller's account.
         */
        Me: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /** Username */
            username: string;
            /** Email */
            email: string;
            /** First Name */
            first_name: string;
            /** Last Name */
            last_name: string;
            /** Display Name */
            display_name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "store_manager" | "regional_manager" | "admin";
            /** Store Id */
            store_id: string | null;
            /** Store Name */
            store_name: string | null;
            /** Region */
            region: string | null;
            /** Avatar Url */
            avatar_url: string | null;
            /** Active */
            active: boolean;
            /**
             * UTC
             * Format: date-time
             */
            created_at: string;
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
            /**
             * May Act As Others
             * @description Whether X-Dev-User is accepted; false if users sign in
             */
            may_act_as_others: boolean;
        };
        /** Movement */
        Movement: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /**
             * Inventory Id
             * @description Opaque key
             * @example 4056
             */
            inventory_id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "opening" | "receipt" | "count" | "adjustment" | "transfer_out" | "transfer_in" | "sale" | "customer_return" | "write_off" | "return_out" | "return_in" | "supplier_return";
            /** Delta */
            delta: number;
            /** Balance After */
            balance_after: number;
            /** Order Id */
            order_id: string | null;
            /** Order Number */
            order_number: string | null;
            /** Actor Id */
            actor_id: string | null;
            /** Actor Name */
            actor_name: string | null;
            /** Reason */
            reason: string | null;
            /**
             * Reason Code
             * @description Of a count, an adjustment or a write-off; null if one was booked without it: then it is a correction
             */
            reason_code: string | null;
            /**
             * UTC
             * Format: date-time
             * @description When it was recorded
             */
            at: string;
            /**
             * Occurred At
             * @description When it occurred, if it was recorded later: the day of its consumption
             */
            occurred_at: string | null;
            /**
             * Reverses Id
             * @description The movement that this one takes back
             */
            reverses_id: string | null;
            /**
             * Reversed By Id
             * @description The movement that takes this one back
             */
            reversed_by_id: string | null;
        };
        /**
         * MovementBooked
         * @description A movement that was booked, with the orders that it released.
         */
        MovementBooked: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /**
             * Inventory Id
             * @description Opaque key
             * @example 4056
             */
            inventory_id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "opening" | "receipt" | "count" | "adjustment" | "transfer_out" | "transfer_in" | "sale" | "customer_return" | "write_off" | "return_out" | "return_in" | "supplier_return";
            /** Delta */
            delta: number;
            /** Balance After */
            balance_after: number;
            /** Order Id */
            order_id: string | null;
            /** Order Number */
            order_number: string | null;
            /** Actor Id */
            actor_id: string | null;
            /** Actor Name */
            actor_name: string | null;
            /** Reason */
            reason: string | null;
            /**
             * Reason Code
             * @description Of a count, an adjustment or a write-off; null if one was booked without it: then it is a correction
             */
            reason_code: string | null;
            /**
             * UTC
             * Format: date-time
             * @description When it was recorded
             */
            at: string;
            /**
             * Occurred At
             * @description When it occurred, if it was recorded later: the day of its consumption
             */
            occurred_at: string | null;
            /**
             * Reverses Id
             * @description The movement that this one takes back
             */
            reverses_id: string | null;
            /**
             * Reversed By Id
             * @description The movement that takes this one back
             */
            reversed_by_id: string | null;
            /**
             * Released Orders
             * @description Approved orders that became pending again: less was counted than they reserve
             */
            released_orders: components["schemas"]["ReleasedOrder"][];
        };
        /**
         * OpenOrder
         * @description An open order (pending, approved or shipped), in short.
         */
        OpenOrder: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /** Number */
            number: string;
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /** Quantity */
            quantity: number;
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "approved" | "shipped" | "fulfilled" | "cancelled";
        };
        /**
         * Order
         * @description An order with its product and stores as they were when it was requested.
         */
        Order: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /** Number */
            number: string;
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Store Name */
            store_name: string;
            /** Region */
            region: string;
            /**
             * Source Store Id
             * @description Null: an external supplier
             */
            source_store_id: string | null;
            /** Source Store Name */
            source_store_name: string | null;
            /** Source Region */
            source_region: string | null;
            /**
             * Supplier Id
             * @description Of an order without a source store, if its product had one
             */
            supplier_id: string | null;
            /**
             * Supplier
             * @description The name of the supplier
             */
            supplier: string | null;
            /** Batch Id */
            batch_id: string | null;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /** Product Name */
            product_name: string;
            /** Sku */
            sku: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Package Size */
            package_size: string;
            /**
             * Unit Price
             * @description Of a case or a unit, as it is counted: two to four decimals, in the company's one currency
             */
            unit_price: number;
            /**
             * Counted In
             * @description What its quantities are of
             * @enum {string}
             */
            counted_in: "case" | "unit";
            /** Units Per Case */
            units_per_case: number;
            /**
             * Product Active
             * @description Whether the product is active today
             */
            product_active: boolean;
            /** Quantity */
            quantity: number;
            /**
             * Value
             * @description quantity × unit_price, rounded half up to two decimals
             */
            value: number;
            /** @description Null: product and stores are as they were */
            current: components["schemas"]["OrderCurrent"] | null;
            /** Requested Quantity */
            requested_quantity: number;
            /**
             * Shipped Quantity
             * @description Cases that left the source, or the supplier
             */
            shipped_quantity: number;
            /**
             * Received Quantity
             * @description Usable cases that arrived; they became stock of the store
             */
            received_quantity: number;
            /**
             * Damaged Quantity
             * @description Cases that arrived damaged. What is missing of shipped_quantity in a fulfilled order was lost
             */
            damaged_quantity: number;
            /**
             * In Transit
             * @description Shipped cases that have not arrived
             */
            in_transit: number;
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "approved" | "shipped" | "fulfilled" | "cancelled";
            /**
             * Requested By
             * @description Opaque key
             * @example 4056
             */
            requested_by: string;
            /** Requested By Name */
            requested_by_name: string;
            /** Approved By */
            approved_by: string | null;
            /** Shipped By */
            shipped_by: string | null;
            /** Fulfilled By */
            fulfilled_by: string | null;
            /** Cancelled By */
            cancelled_by: string | null;
            /**
             * UTC
             * Format: date-time
             */
            created_at: string;
            /** Approved At */
            approved_at: string | null;
            /**
             * Shipped At
             * @description fulfilled_at, if it was fulfilled in one step
             */
            shipped_at: string | null;
            /** Fulfilled At */
            fulfilled_at: string | null;
            /** Cancelled At */
            cancelled_at: string | null;
            /**
             * Expected At
             * @description When the cases should arrive
             */
            expected_at: string | null;
            /**
             * Due At
             * @description When it should be approved or fulfilled: expected_at if it is approved or shipped and has one; null if it is closed
             */
            due_at: string | null;
            /**
             * Late
             * @description due_at has passed
             */
            late: boolean;
            /** Cancel Reason */
            cancel_reason: string | null;
            /**
             * Carrier Reference
             * @description The carrier's number of the delivery
             */
            carrier_reference: string | null;
            /**
             * Backorder Of
             * @description The order of which this one is the rest that was not shipped
             */
            backorder_of: string | null;
            /**
             * Return Of
             * @description The fulfilled order of which this one is a return
             */
            return_of: string | null;
            /**
             * Return Reason
             * @description The code of a reason of the kind `return`
             */
            return_reason: string | null;
            /**
             * Needs Agreement
             * @description A transfer: its source was a store, not a warehouse, and has to agree
             */
            needs_agreement: boolean;
            /**
             * Agreed Quantity
             * @description The cases that the source has agreed to give, at most
             */
            agreed_quantity: number | null;
            /**
             * Agreed By
             * @description Who agreed for the source
             */
            agreed_by: string | null;
            /** Agreed At */
            agreed_at: string | null;
            /**
             * To Supplier
             * @description A return to a supplier: its source and its store are the store that returns
             */
            to_supplier: boolean;
            /** Notes */
            notes: string | null;
            /**
             * Allowed Actions
             * @description The actions that the caller may take now
             */
            allowed_actions: ("agree" | "edit" | "approve" | "ship" | "receive" | "fulfill" | "cancel" | "return")[];
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
        };
        /** OrderAgreement */
        OrderAgreement: {
            /**
             * Reason
             * @description A remark for the history
             */
            reason?: string | null;
        };
        /** OrderApproval */
        OrderApproval: {
            /**
             * Quantity
             * @description The approved quantity; less than requested needs a reason
             */
            quantity?: number | null;
            /** Reason */
            reason?: string | null;
            /**
             * Allow Inactive
             * @description Allow it although the product is not active (code `product_inactive`); recorded in the history
             * @default false
             */
            allow_inactive: boolean;
            /**
             * Expected At
             * @description When an order from a supplier should arrive. Left out: by its order days and lead time
             */
            expected_at?: string | null;
        };
        /** OrderCancellation */
        OrderCancellation: {
            /** Reason */
            reason: string;
        };
        /**
         * OrderCounts
         * @description The number of orders that match, by status.
         */
        OrderCounts: {
            /** Pending */
            pending: number;
            /** Approved */
            approved: number;
            /** Shipped */
            shipped: number;
            /** Fulfilled */
            fulfilled: number;
            /** Cancelled */
            cancelled: number;
            /** Total */
            total: number;
            /**
             * Total Is Exact
             * @description False: more match; a status with 10,000 may have more
             */
            total_is_exact: boolean;
            /**
             * Late
             * @description Open orders whose due_at has passed
             */
            late: number;
        };
        /** OrderCreate */
        OrderCreate: {
            /**
             * Store Id
             * @description The destination
             * @example 4056
             */
            store_id: string;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /**
             * Quantity
             * @description Cases, or units if the product is counted in units
             */
            quantity: number;
            /**
             * Source Store Id
             * @description The source. Left out: a warehouse that has enough, of the same region if possible, or the supplier if none has; null: the supplier
             */
            source_store_id?: string | null;
            /** Notes */
            notes?: string | null;
            /**
             * Allow Inactive
             * @description Allow it although the product is not active (code `product_inactive`); recorded in the history
             * @default false
             */
            allow_inactive: boolean;
        };
        /**
         * OrderCreated
         * @description A new order, with the other open orders for the same store and product.
         */
        OrderCreated: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /** Number */
            number: string;
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Store Name */
            store_name: string;
            /** Region */
            region: string;
            /**
             * Source Store Id
             * @description Null: an external supplier
             */
            source_store_id: string | null;
            /** Source Store Name */
            source_store_name: string | null;
            /** Source Region */
            source_region: string | null;
            /**
             * Supplier Id
             * @description Of an order without a source store, if its product had one
             */
            supplier_id: string | null;
            /**
             * Supplier
             * @description The name of the supplier
             */
            supplier: string | null;
            /** Batch Id */
            batch_id: string | null;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /** Product Name */
            product_name: string;
            /** Sku */
            sku: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Package Size */
            package_size: string;
            /**
             * Unit Price
             * @description Of a case or a unit, as it is counted: two to four decimals, in the company's one currency
             */
            unit_price: number;
            /**
             * Counted In
             * @description What its quantities are of
             * @enum {string}
             */
            counted_in: "case" | "unit";
            /** Units Per Case */
            units_per_case: number;
            /**
             * Product Active
             * @description Whether the product is active today
             */
            product_active: boolean;
            /** Quantity */
            quantity: number;
            /**
             * Value
             * @description quantity × unit_price, rounded half up to two decimals
             */
            value: number;
            /** @description Null: product and stores are as they were */
            current: components["schemas"]["OrderCurrent"] | null;
            /** Requested Quantity */
            requested_quantity: number;
            /**
             * Shipped Quantity
             * @description Cases that left the source, or the supplier
             */
            shipped_quantity: number;
            /**
             * Received Quantity
             * @description Usable cases that arrived; they became stock of the store
             */
            received_quantity: number;
            /**
             * Damaged Quantity
             * @description Cases that arrived damaged. What is missing of shipped_quantity in a fulfilled order was lost
             */
            damaged_quantity: number;
            /**
             * In Transit
             * @description Shipped cases that have not arrived
             */
            in_transit: number;
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "approved" | "shipped" | "fulfilled" | "cancelled";
            /**
             * Requested By
             * @description Opaque key
             * @example 4056
             */
            requested_by: string;
            /** Requested By Name */
            requested_by_name: string;
            /** Approved By */
            approved_by: string | null;
            /** Shipped By */
            shipped_by: string | null;
            /** Fulfilled By */
            fulfilled_by: string | null;
            /** Cancelled By */
            cancelled_by: string | null;
            /**
             * UTC
             * Format: date-time
             */
            created_at: string;
            /** Approved At */
            approved_at: string | null;
            /**
             * Shipped At
             * @description fulfilled_at, if it was fulfilled in one step
             */
            shipped_at: string | null;
            /** Fulfilled At */
            fulfilled_at: string | null;
            /** Cancelled At */
            cancelled_at: string | null;
            /**
             * Expected At
             * @description When the cases should arrive
             */
            expected_at: string | null;
            /**
             * Due At
             * @description When it should be approved or fulfilled: expected_at if it is approved or shipped and has one; null if it is closed
             */
            due_at: string | null;
            /**
             * Late
             * @description due_at has passed
             */
            late: boolean;
            /** Cancel Reason */
            cancel_reason: string | null;
            /**
             * Carrier Reference
             * @description The carrier's number of the delivery
             */
            carrier_reference: string | null;
            /**
             * Backorder Of
             * @description The order of which this one is the rest that was not shipped
             */
            backorder_of: string | null;
            /**
             * Return Of
             * @description The fulfilled order of which this one is a return
             */
            return_of: string | null;
            /**
             * Return Reason
             * @description The code of a reason of the kind `return`
             */
            return_reason: string | null;
            /**
             * Needs Agreement
             * @description A transfer: its source was a store, not a warehouse, and has to agree
             */
            needs_agreement: boolean;
            /**
             * Agreed Quantity
             * @description The cases that the source has agreed to give, at most
             */
            agreed_quantity: number | null;
            /**
             * Agreed By
             * @description Who agreed for the source
             */
            agreed_by: string | null;
            /** Agreed At */
            agreed_at: string | null;
            /**
             * To Supplier
             * @description A return to a supplier: its source and its store are the store that returns
             */
            to_supplier: boolean;
            /** Notes */
            notes: string | null;
            /**
             * Allowed Actions
             * @description The actions that the caller may take now
             */
            allowed_actions: ("agree" | "edit" | "approve" | "ship" | "receive" | "fulfill" | "cancel" | "return")[];
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
            /** History */
            history: components["schemas"]["OrderEvent"][];
            /**
             * Returnable Quantity
             * @description Usable cases that can still be returned; 0 if the order is not fulfilled or a return
             */
            returnable_quantity: number;
            /**
             * Returns
             * @description Its returns, oldest first
             */
            returns: components["schemas"]["ReturnOfOrder"][];
            /**
             * Duplicates
             * @description Other open orders for the same store and product, oldest first
             */
            duplicates: components["schemas"]["OpenOrder"][];
            /**
             * Below Minimum
             * @description Suppliers from which the request orders fewer cases than their minimum; a warning
             */
            below_minimum: components["schemas"]["BelowMinimum"][];
        };
        /**
         * OrderCurrent
         * @description The values of today that differ from those of the document; a field that is left out is the same.
         */
        OrderCurrent: {
            /** Product Name */
            product_name?: string;
            /** Sku */
            sku?: string;
            /** Brand */
            brand?: string;
            /** Category */
            category?: string;
            /** Package Size */
            package_size?: string;
            /**
             * Unit Price
             * @description Of a case or a unit, as it is counted: two to four decimals, in the company's one currency
             */
            unit_price?: number;
            /**
             * Counted In
             * @enum {string}
             */
            counted_in?: "case" | "unit";
            /** Units Per Case */
            units_per_case?: number;
            /** Store Name */
            store_name?: string;
            /** Region */
            region?: string;
            /** Source Store Name */
            source_store_name?: string;
            /** Source Region */
            source_region?: string;
        };
        /**
         * OrderDetail
         * @description An order with its history, oldest first, and its returns.
         */
        OrderDetail: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /** Number */
            number: string;
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Store Name */
            store_name: string;
            /** Region */
            region: string;
            /**
             * Source Store Id
             * @description Null: an external supplier
             */
            source_store_id: string | null;
            /** Source Store Name */
            source_store_name: string | null;
            /** Source Region */
            source_region: string | null;
            /**
             * Supplier Id
             * @description Of an order without a source store, if its product had one
             */
            supplier_id: string | null;
            /**
             * Supplier
             * @description The name of the supplier
             */
            supplier: string | null;
            /** Batch Id */
            batch_id: string | null;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /** Product Name */
            product_name: string;
            /** Sku */
            sku: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Package Size */
            package_size: string;
            /**
             * Unit Price
             * @description Of a case or a unit, as it is counted: two to four decimals, in the company's one currency
             */
            unit_price: number;
            /**
             * Counted In
             * @description What its quantities are of
             * @enum {string}
             */
            counted_in: "case" | "unit";
            /** Units Per Case */
            units_per_case: number;
            /**
             * Product Active
             * @description Whether the product is active today
             */
            product_active: boolean;
            /** Quantity */
            quantity: number;
            /**
             * Value
             * @description quantity × unit_price, rounded half up to two decimals
             */
            value: number;
            /** @description Null: product and stores are as they were */
            current: components["schemas"]["OrderCurrent"] | null;
            /** Requested Quantity */
            requested_quantity: number;
            /**
             * Shipped Quantity
             * @description Cases that left the source, or the supplier
             */
            shipped_quantity: number;
            /**
             * Received Quantity
             * @description Usable cases that arrived; they became stock of the store
             */
            received_quantity: number;
            /**
             * Damaged Quantity
             * @description Cases that arrived damaged. What is missing of shipped_quantity in a fulfilled order was lost
             */
            damaged_quantity: number;
            /**
             * In Transit
             * @description Shipped cases that have not arrived
             */
            in_transit: number;
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "approved" | "shipped" | "fulfilled" | "cancelled";
            /**
             * Requested By
             * @description Opaque key
             * @example 4056
             */
            requested_by: string;
            /** Requested By Name */
            requested_by_name: string;
            /** Approved By */
            approved_by: string | null;
            /** Shipped By */
            shipped_by: string | null;
            /** Fulfilled By */
            fulfilled_by: string | null;
            /** Cancelled By */
            cancelled_by: string | null;
            /**
             * UTC
             * Format: date-time
             */
            created_at: string;
            /** Approved At */
            approved_at: string | null;
            /**
             * Shipped At
             * @description fulfilled_at, if it was fulfilled in one step
             */
            shipped_at: string | null;
            /** Fulfilled At */
            fulfilled_at: string | null;
            /** Cancelled At */
            cancelled_at: string | null;
            /**
             * Expected At
             * @description When the cases should arrive
             */
            expected_at: string | null;
            /**
             * Due At
             * @description When it should be approved or fulfilled: expected_at if it is approved or shipped and has one; null if it is closed
             */
            due_at: string | null;
            /**
             * Late
             * @description due_at has passed
             */
            late: boolean;
            /** Cancel Reason */
            cancel_reason: string | null;
            /**
             * Carrier Reference
             * @description The carrier's number of the delivery
             */
            carrier_reference: string | null;
            /**
             * Backorder Of
             * @description The order of which this one is the rest that was not shipped
             */
            backorder_of: string | null;
            /**
             * Return Of
             * @description The fulfilled order of which this one is a return
             */
            return_of: string | null;
            /**
             * Return Reason
             * @description The code of a reason of the kind `return`
             */
            return_reason: string | null;
            /**
             * Needs Agreement
             * @description A transfer: its source was a store, not a warehouse, and has to agree
             */
            needs_agreement: boolean;
            /**
             * Agreed Quantity
             * @description The cases that the source has agreed to give, at most
             */
            agreed_quantity: number | null;
            /**
             * Agreed By
             * @description Who agreed for the source
             */
            agreed_by: string | null;
            /** Agreed At */
            agreed_at: string | null;
            /**
             * To Supplier
             * @description A return to a supplier: its source and its store are the store that returns
             */
            to_supplier: boolean;
            /** Notes */
            notes: string | null;
            /**
             * Allowed Actions
             * @description The actions that the caller may take now
             */
            allowed_actions: ("agree" | "edit" | "approve" | "ship" | "receive" | "fulfill" | "cancel" | "return")[];
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
            /** History */
            history: components["schemas"]["OrderEvent"][];
            /**
             * Returnable Quantity
             * @description Usable cases that can still be returned; 0 if the order is not fulfilled or a return
             */
            returnable_quantity: number;
            /**
             * Returns
             * @description Its returns, oldest first
             */
            returns: components["schemas"]["ReturnOfOrder"][];
        };
        /** OrderEvent */
        OrderEvent: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /** From Status */
            from_status: ("pending" | "approved" | "shipped" | "fulfilled" | "cancelled") | null;
            /**
             * To Status
             * @enum {string}
             */
            to_status: "pending" | "approved" | "shipped" | "fulfilled" | "cancelled";
            /**
             * Actor Id
             * @description Opaque key
             * @example 4056
             */
            actor_id: string;
            /** Actor Name */
            actor_name: string;
            /**
             * UTC
             * Format: date-time
             */
            at: string;
            /** Reason */
            reason: string | null;
            /**
             * Changes
             * @description Field: [before, after]
             */
            changes: {
                [key: string]: (boolean | number | string | null)[];
            } | null;
        };
        /** OrderFulfilment */
        OrderFulfilment: {
            /**
             * Allow Over Max
             * @description Allow a delivery that exceeds max_stock
             * @default false
             */
            allow_over_max: boolean;
        };
        /** OrderReceipt */
        OrderReceipt: {
            /**
             * Received
             * @description Usable cases that arrived now: they become stock of the store
             */
            received: number;
            /**
             * Damaged
             * @description Cases that arrived damaged now: they are lost
             * @default 0
             */
            damaged: number;
            /**
             * Reason
             * @description The code of a reason of the kind `delivery`; required if cases are damaged or missing
             */
            reason?: string | null;
            /**
             * Final
             * @description Nothing more arrives: the cases still in transit are lost
             * @default false
             */
            final: boolean;
            /**
             * Allow Over Max
             * @description Allow a delivery that exceeds max_stock
             * @default false
             */
            allow_over_max: boolean;
        };
        /**
         * OrderReturn
         * @description Cases of a fulfilled order that go back to where they came from.
         */
        OrderReturn: {
            /**
             * Quantity
             * @description At most `returnable_quantity` of the order
             */
            quantity: number;
            /**
             * Reason
             * @description The code of a reason of the kind `return`
             */
            reason: string;
            /** Notes */
            notes?: string | null;
        };
        /** OrderShipment */
        OrderShipment: {
            /**
             * Quantity
             * @description The shipped cases, at most the approved ones; left out: all of them
             */
            quantity?: number | null;
            /**
             * Expected At
             * @description When it should arrive: due_at of the shipped order. Left out: as if not shipped
             */
            expected_at?: string | null;
            /**
             * Carrier Reference
             * @description The carrier's number of the delivery
             */
            carrier_reference?: string | null;
            /**
             * Remainder
             * @description Required if fewer cases are shipped than were approved: `backorder` makes an approved order of the rest, with the dates of this one; `close` releases the rest
             */
            remainder?: ("backorder" | "close") | null;
        };
        /**
         * OrderSource
         * @description A warehouse that has enough, or a store that has more than it needs.
         */
        OrderSource: {
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Store Name */
            store_name: string;
            /** Region */
            region: string;
            /**
             * Store Type
             * @enum {string}
             */
            store_type: "Warehouse" | "Urban" | "Suburban" | "Tourist" | "Business" | "Entertainment" | "Shopping";
            /**
             * Needs Agreement
             * @description It is a store, which has to agree before the approval
             */
            needs_agreement: boolean;
            /** Available Stock */
            available_stock: number;
            /** Reorder Level */
            reorder_level: number;
            /**
             * Spare Stock
             * @description The cases that it can give: a warehouse all that are available, a store those with which it is not low afterwards
             */
            spare_stock: number;
            /**
             * Available After
             * @description What is left to it: available_stock less the quantity
             */
            available_after: number;
        };
        /**
         * OrderSources
         * @description The sources that can give cases of a product to a store: warehouses first, then those of its region.
         */
        OrderSources: {
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /** Quantity */
            quantity: number;
            /** Sources */
            sources: components["schemas"]["OrderSource"][];
        };
        /** OrderUpdate */
        OrderUpdate: {
            /**
             * Quantity
             * @description Cases, or units if the product is counted in units
             */
            quantity?: number;
            /** Notes */
            notes?: string | null;
            /**
             * Allow Inactive
             * @description Allow it although the product is not active (code `product_inactive`); recorded in the history
             */
            allow_inactive?: boolean;
        };
        /**
         * Orders
         * @description Several orders that were created or changed together, by id.
         */
        Orders: {
            /**
             * Batch Id
             * @description The batch that was created or selected; null if ids were given
             */
            batch_id: string | null;
            /** Orders */
            orders: components["schemas"]["Order"][];
        };
        /** OrdersAgreement */
        OrdersAgreement: components["schemas"]["OrdersAgreementByOrders"] | components["schemas"]["OrdersAgreementByIds"] | components["schemas"]["OrdersAgreementByBatchId"];
        /** OrdersApproval */
        OrdersApproval: components["schemas"]["OrdersApprovalByOrders"] | components["schemas"]["OrdersApprovalByIds"] | components["schemas"]["OrdersApprovalByBatchId"];
        /** OrdersCancellation */
        OrdersCancellation: components["schemas"]["OrdersCancellationByOrders"] | components["schemas"]["OrdersCancellationByIds"] | components["schemas"]["OrdersCancellationByBatchId"];
        /**
         * OrdersCreate
         * @description Orders that are requested together: all are created, or none.
         */
        OrdersCreate: {
            /** Orders */
            orders: components["schemas"]["OrderCreate"][];
        };
        /**
         * OrdersCreated
         * @description New orders, with the other open orders for the same stores and products.
         *
         *     Two orders of one request for the same store and product are duplicates of each other.
         */
        OrdersCreated: {
            /**
             * Batch Id
             * @description The batch that was created or selected; null if ids were given
             */
            batch_id: string | null;
            /** Orders */
            orders: components["schemas"]["Order"][];
            /**
             * Duplicates
             * @description Other open orders for the same store and product, oldest first
             */
            duplicates: components["schemas"]["OpenOrder"][];
            /**
             * Below Minimum
             * @description Suppliers from which the request orders fewer cases than their minimum; a warning
             */
            below_minimum: components["schemas"]["BelowMinimum"][];
        };
        /** OrdersFulfilment */
        OrdersFulfilment: components["schemas"]["OrdersFulfilmentByOrders"] | components["schemas"]["OrdersFulfilmentByIds"] | components["schemas"]["OrdersFulfilmentByBatchId"];
        /** OrdersReceipt */
        OrdersReceipt: components["schemas"]["OrdersReceiptByOrders"] | components["schemas"]["OrdersReceiptByIds"] | components["schemas"]["OrdersReceiptByBatchId"];
        /** OrdersShipment */
        OrdersShipment: components["schemas"]["OrdersShipmentByOrders"] | components["schemas"]["OrdersShipmentByIds"] | components["schemas"]["OrdersShipmentByBatchId"];
        /** Page[InventoryItem] */
        Page_InventoryItem_: {
            /** Data */
            data: components["schemas"]["InventoryItem"][];
            /**
             * Page
             * @description Null if the request has a cursor
             */
            page: number | null;
            /** Limit */
            limit: number;
            /**
             * Total
             * @description Number of rows that match, over all pages
             */
            total: number;
            /**
             * Total Is Exact
             * @description False: more than `total` rows match, which is then 10,000
             */
            total_is_exact: boolean;
            /**
             * Total Pages
             * @description Number of pages that `total` rows have
             */
            total_pages: number;
            /**
             * Next Cursor
             * @description Opaque cursor of the next page; null on the last page
             */
            next_cursor: string | null;
        };
        /** Page[LowStockAlert] */
        Page_LowStockAlert_: {
            /** Data */
            data: components["schemas"]["LowStockAlert"][];
            /**
             * Page
             * @description Null if the request has a cursor
             */
            page: number | null;
            /** Limit */
            limit: number;
            /**
             * Total
             * @description Number of rows that match, over all pages
             */
            total: number;
            /**
             * Total Is Exact
             * @description False: more than `total` rows match, which is then 10,000
             */
            total_is_exact: boolean;
            /**
             * Total Pages
             * @description Number of pages that `total` rows have
             */
            total_pages: number;
            /**
             * Next Cursor
             * @description Opaque cursor of the next page; null on the last page
             */
            next_cursor: string | null;
        };
        /** Page[Movement] */
        Page_Movement_: {
            /** Data */
            data: components["schemas"]["Movement"][];
            /**
             * Page
             * @description Null if the request has a cursor
             */
            page: number | null;
            /** Limit */
            limit: number;
            /**
             * Total
             * @description Number of rows that match, over all pages
             */
            total: number;
            /**
             * Total Is Exact
             * @description False: more than `total` rows match, which is then 10,000
             */
            total_is_exact: boolean;
            /**
             * Total Pages
             * @description Number of pages that `total` rows have
             */
            total_pages: number;
            /**
             * Next Cursor
             * @description Opaque cursor of the next page; null on the last page
             */
            next_cursor: string | null;
        };
        /** Page[Order] */
        Page_Order_: {
            /** Data */
            data: components["schemas"]["Order"][];
            /**
             * Page
             * @description Null if the request has a cursor
             */
            page: number | null;
            /** Limit */
            limit: number;
            /**
             * Total
             * @description Number of rows that match, over all pages
             */
            total: number;
            /**
             * Total Is Exact
             * @description False: more than `total` rows match, which is then 10,000
             */
            total_is_exact: boolean;
            /**
             * Total Pages
             * @description Number of pages that `total` rows have
             */
            total_pages: number;
            /**
             * Next Cursor
             * @description Opaque cursor of the next page; null on the last page
             */
            next_cursor: string | null;
        };
        /** Page[Product] */
        Page_Product_: {
            /** Data */
            data: components["schemas"]["Product"][];
            /**
             * Page
             * @description Null if the request has a cursor
             */
            page: number | null;
            /** Limit */
            limit: number;
            /**
             * Total
             * @description Number of rows that match, over all pages
             */
            total: number;
            /**
             * Total Is Exact
             * @description False: more than `total` rows match, which is then 10,000
             */
            total_is_exact: boolean;
            /**
             * Total Pages
             * @description Number of pages that `total` rows have
             */
            total_pages: number;
            /**
             * Next Cursor
             * @description Opaque cursor of the next page; null on the last page
             */
            next_cursor: string | null;
        };
        /** Page[StockReason] */
        Page_StockReason_: {
            /** Data */
            data: components["schemas"]["StockReason"][];
            /**
             * Page
             * @description Null if the request has a cursor
             */
            page: number | null;
            /** Limit */
            limit: number;
            /**
             * Total
             * @description Number of rows that match, over all pages
             */
            total: number;
            /**
             * Total Is Exact
             * @description False: more than `total` rows match, which is then 10,000
             */
            total_is_exact: boolean;
            /**
             * Total Pages
             * @description Number of pages that `total` rows have
             */
            total_pages: number;
            /**
             * Next Cursor
             * @description Opaque cursor of the next page; null on the last page
             */
            next_cursor: string | null;
        };
        /** Page[StocktakeLine] */
        Page_StocktakeLine_: {
            /** Data */
            data: components["schemas"]["StocktakeLine"][];
            /**
             * Page
             * @description Null if the request has a cursor
             */
            page: number | null;
            /** Limit */
            limit: number;
            /**
             * Total
             * @description Number of rows that match, over all pages
             */
            total: number;
            /**
             * Total Is Exact
             * @description False: more than `total` rows match, which is then 10,000
             */
            total_is_exact: boolean;
            /**
             * Total Pages
             * @description Number of pages that `total` rows have
             */
            total_pages: number;
            /**
             * Next Cursor
             * @description Opaque cursor of the next page; null on the last page
             */
            next_cursor: string | null;
        };
        /** Page[StocktakeRecord] */
        Page_StocktakeRecord_: {
            /** Data */
            data: components["schemas"]["StocktakeRecord"][];
            /**
             * Page
             * @description Null if the request has a cursor
             */
            page: number | null;
            /** Limit */
            limit: number;
            /**
             * Total
             * @description Number of rows that match, over all pages
             */
            total: number;
            /**
             * Total Is Exact
             * @description False: more than `total` rows match, which is then 10,000
             */
            total_is_exact: boolean;
            /**
             * Total Pages
             * @description Number of pages that `total` rows have
             */
            total_pages: number;
            /**
             * Next Cursor
             * @description Opaque cursor of the next page; null on the last page
             */
            next_cursor: string | null;
        };
        /** Page[Store] */
        Page_Store_: {
            /** Data */
            data: components["schemas"]["Store"][];
            /**
             * Page
             * @description Null if the request has a cursor
             */
            page: number | null;
            /** Limit */
            limit: number;
            /**
             * Total
             * @description Number of rows that match, over all pages
             */
            total: number;
            /**
             * Total Is Exact
             * @description False: more than `total` rows match, which is then 10,000
             */
            total_is_exact: boolean;
            /**
             * Total Pages
             * @description Number of pages that `total` rows have
             */
            total_pages: number;
            /**
             * Next Cursor
             * @description Opaque cursor of the next page; null on the last page
             */
            next_cursor: string | null;
        };
        /** Page[Supplier] */
        Page_Supplier_: {
            /** Data */
            data: components["schemas"]["Supplier"][];
            /**
             * Page
             * @description Null if the request has a cursor
             */
            page: number | null;
            /** Limit */
            limit: number;
            /**
             * Total
             * @description Number of rows that match, over all pages
             */
            total: number;
            /**
             * Total Is Exact
             * @description False: more than `total` rows match, which is then 10,000
             */
            total_is_exact: boolean;
            /**
             * Total Pages
             * @description Number of pages that `total` rows have
             */
            total_pages: number;
            /**
             * Next Cursor
             * @description Opaque cursor of the next page; null on the last page
             */
            next_cursor: string | null;
        };
        /** Page[User] */
        Page_User_: {
            /** Data */
            data: components["schemas"]["User"][];
            /**
             * Page
             * @description Null if the request has a cursor
             */
            page: number | null;
            /** Limit */
            limit: number;
            /**
             * Total
             * @description Number of rows that match, over all pages
             */
            total: number;
            /**
             * Total Is Exact
             * @description False: more than `total` rows match, which is then 10,000
             */
            total_is_exact: boolean;
            /**
             * Total Pages
             * @description Number of pages that `total` rows have
             */
            total_pages: number;
            /**
             * Next Cursor
             * @description Opaque cursor of the next page; null on the last page
             */
            next_cursor: string | null;
        };
        /** Page[VersionEntry] */
        Page_VersionEntry_: {
            /** Data */
            data: components["schemas"]["VersionEntry"][];
            /**
             * Page
             * @description Null if the request has a cursor
             */
            page: number | null;
            /** Limit */
            limit: number;
            /**
             * Total
             * @description Number of rows that match, over all pages
             */
            total: number;
            /**
             * Total Is Exact
             * @description False: more than `total` rows match, which is then 10,000
             */
            total_is_exact: boolean;
            /**
             * Total Pages
             * @description Number of pages that `total` rows have
             */
            total_pages: number;
            /**
             * Next Cursor
             * @description Opaque cursor of the next page; null on the last page
             */
            next_cursor: string | null;
        };
        /** Product */
        Product: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /** Sku */
            sku: string;
            /** Name */
            name: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Package Size */
            package_size: string;
            /**
             * Counted In
             * @description What its stock, levels, orders and price are of
             * @enum {string}
             */
            counted_in: "case" | "unit";
            /** Units Per Case */
            units_per_case: number;
            /**
             * Barcodes
             * @description Codes on what the product is counted in
             */
            barcodes: string[];
            /**
             * Other Pack Barcodes
             * @description Codes on a case if it is counted in units, on a unit if it is counted in cases
             */
            other_pack_barcodes: string[];
            /**
             * Unit Price
             * @description Of a case or a unit, as it is counted: two to four decimals, in the company's one currency
             */
            unit_price: number;
            /** Supplier Id */
            supplier_id: string | null;
            /**
             * Supplier
             * @description The name of the supplier
             */
            supplier: string | null;
            /** Active */
            active: boolean;
            /**
             * UTC
             * Format: date-time
             */
            created_at: string;
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
        };
        /** ProductCreate */
        ProductCreate: {
            /** Sku */
            sku: string;
            /** Name */
            name: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /**
             * Package Size
             * @default
             */
            package_size: string;
            /**
             * Counted In
             * @description What the product is counted in: its stock, levels, orders and price are of cases, or of units. It changes only while the product is not in stock in any store and not on order (code `product_in_use`)
             * @default case
             * @enum {string}
             */
            counted_in: "case" | "unit";
            /**
             * Units Per Case
             * @description How many units a case has
             * @default 1
             */
            units_per_case: number;
            /**
             * Barcodes
             * @description EAN, UPC or other codes; no two products have the same one
             * @default []
             */
            barcodes: string[];
            /**
             * Other Pack Barcodes
             * @description Codes on the other pack: on a case if the product is counted in units, on a unit if it is counted in cases. Both lists together have at most 20 codes
             * @default []
             */
            other_pack_barcodes: string[];
            /**
             * Unit Price
             * @description Of a case, or of a unit if the product is counted in units; rounded half up to four decimals
             */
            unit_price: number;
            /** Supplier Id */
            supplier_id?: string | null;
            /**
             * Active
             * @default true
             */
            active: boolean;
        };
        /** ProductUpdate */
        ProductUpdate: {
            /** Sku */
            sku?: string;
            /** Name */
            name?: string;
            /** Brand */
            brand?: string;
            /** Category */
            category?: string;
            /** Package Size */
            package_size?: string;
            /**
             * Counted In
             * @description What the product is counted in: its stock, levels, orders and price are of cases, or of units. It changes only while the product is not in stock in any store and not on order (code `product_in_use`)
             * @enum {string}
             */
            counted_in?: "case" | "unit";
            /**
             * Units Per Case
             * @description How many units a case has
             */
            units_per_case?: number;
            /**
             * Barcodes
             * @description EAN, UPC or other codes; no two products have the same one
             */
            barcodes?: string[];
            /**
             * Other Pack Barcodes
             * @description Codes on the other pack: on a case if the product is counted in units, on a unit if it is counted in cases. Both lists together have at most 20 codes
             */
            other_pack_barcodes?: string[];
            /**
             * Unit Price
             * @description Of a case, or of a unit if the product is counted in units; rounded half up to four decimals
             */
            unit_price?: number;
            /** Supplier Id */
            supplier_id?: string | null;
            /** Active */
            active?: boolean;
        };
        /** Readiness */
        Readiness: {
            /** Status */
            status: string;
            /**
             * UTC
             * Format: date-time
             */
            timestamp: string;
            /** Database */
            database: string;
            /** Migrations */
            migrations: string;
            /** Standby */
            standby?: string;
        };
        /** ReasonCreate */
        ReasonCreate: {
            /**
             * Code
             * @description The code of a reason, see /reasons
             */
            code: string;
            /** Name */
            name: string;
            /**
             * Kinds
             * @description What may have it: kinds of movements, deliveries with damaged or missing cases, and returns
             */
            kinds: ("count" | "adjustment" | "write_off" | "delivery" | "return")[];
            /**
             * Consumption
             * @description Whether units that leave with it are consumption; cannot change
             */
            consumption: boolean;
        };
        /**
         * ReasonUpdate
         * @description A change of a reason. Its code and its meaning (`consumption`) never change: past figures depend on them.
         */
        ReasonUpdate: {
            /** Name */
            name?: string;
            /**
             * Kinds
             * @description What may have it: kinds of movements, deliveries with damaged or missing cases, and returns
             */
            kinds?: ("count" | "adjustment" | "write_off" | "delivery" | "return")[];
            /** Active */
            active?: boolean;
        };
        /** RegionOption */
        RegionOption: {
            /** Value */
            value: string;
            /** Label */
            label: string;
            /**
             * Store Count
             * @description Number of open stores
             */
            store_count: number;
        };
        /**
         * RegionStock
         * @description A region's stock and orders, as of now.
         */
        RegionStock: {
            /** Region */
            region: string;
            /** Stores */
            stores: number;
            /**
             * Total Value
             * @description Rounded half up to two decimals, in the company's one currency
             */
            total_value: number;
            /** Total Units */
            total_units: number;
            /**
             * Low Stock Alerts
             * @description Stock rows that are low
             */
            low_stock_alerts: number;
            /**
             * Out Of Stock
             * @description Stock rows that are low, with nothing available
             */
            out_of_stock: number;
            /** Pending Orders */
            pending_orders: number;
            /** Approved Orders */
            approved_orders: number;
            /** Shipped Orders */
            shipped_orders: number;
            /**
             * Late Orders
             * @description Open orders whose due_at has passed
             */
            late_orders: number;
        };
        /** RegionSummary */
        RegionSummary: {
            /** Region */
            region: string;
            /**
             * Stores
             * @description Number of open stores
             */
            stores: number;
            /**
             * By Type
             * @description Number of open stores by type; types without stores are left out
             */
            by_type: {
                [key: string]: number;
            };
        };
        /**
         * ReleasedOrder
         * @description An approved order that became pending again, because fewer cases were counted than were reserved.
         */
        ReleasedOrder: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /** Number */
            number: string;
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Store Name */
            store_name: string;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /** Quantity */
            quantity: number;
            /**
             * Counted In
             * @enum {string}
             */
            counted_in: "case" | "unit";
            /** Units Per Case */
            units_per_case: number;
        };
        /**
         * ReturnOfOrder
         * @description A return of an order, in short.
         */
        ReturnOfOrder: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /** Number */
            number: string;
            /** Quantity */
            quantity: number;
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "approved" | "shipped" | "fulfilled" | "cancelled";
        };
        /** Reversal */
        Reversal: {
            /** Reason */
            reason: string;
        };
        /** SaleLine */
        SaleLine: components["schemas"]["SaleLineByStoreIdAndProductId"] | components["schemas"]["SaleLineByStoreIdAndSku"] | components["schemas"]["SaleLineByStoreIdAndBarcode"] | components["schemas"]["SaleLineByStoreCodeAndProductId"] | components["schemas"]["SaleLineByStoreCodeAndSku"] | components["schemas"]["SaleLineByStoreCodeAndBarcode"];
        /**
         * SaleResult
         * @description The result of one line.
         */
        SaleResult: {
            /**
             * Index
             * @description Of the line in the request
             */
            index: number;
            /** External Id */
            external_id: string;
            /**
             * Result
             * @description already_booked: by an earlier line with this external_id; the rest is as then
             * @enum {string}
             */
            result: "booked" | "already_booked" | "refused";
            /**
             * Movement Id
             * @description The movement in the ledger; null if the line is refused
             */
            movement_id: string | null;
            /**
             * Found Stock
             * @description Sold and not in recorded stock, as the product is counted; if there is any, the product is due to be counted
             */
            found_stock: number;
            /**
             * Code
             * @description The code of the error that refuses the line
             */
            code: string | null;
            /** Detail */
            detail: string | null;
        };
        /** Sales */
        Sales: {
            /**
             * Source
             * @description The system that sends the lines; its external ids are unique
             */
            source: string;
            /**
             * Mode
             * @description all: book all lines, or none if one is refused; valid: book those that are not refused
             * @enum {string}
             */
            mode: "all" | "valid";
            /** Lines */
            lines: components["schemas"]["SaleLine"][];
        };
        /** SalesResult */
        SalesResult: {
            /**
             * Booked
             * @description Number of lines
             */
            booked: number;
            /** Already Booked */
            already_booked: number;
            /** Refused */
            refused: number;
            /**
             * Lines
             * @description In the order of the request
             */
            lines: components["schemas"]["SaleResult"][];
            /**
             * Released Orders
             * @description Approved orders that became pending again: less was counted than they reserve
             */
            released_orders: components["schemas"]["ReleasedOrder"][];
        };
        /**
         * SeenOrder
         * @description An order in the version that the caller has seen.
         */
        SeenOrder: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
        };
        /**
         * StockDay
         * @description A stock row on one day: its stock at the end (today: now), and the units that moved, by what for.
         */
        StockDay: {
            /**
             * Date
             * Format: date
             */
            date: string;
            /** Current Stock */
            current_stock: number;
            /** Units In */
            units_in: number;
            /**
             * Units Out
             * @description Units taken out by any movement, corrections included
             */
            units_out: number;
            /**
             * Consumption
             * @description Units that left for use: sold (less those that customers returned), shipped to other stores, or taken away by counts, adjustments and write-offs with a reason of consumption. Units that came back likewise are deducted. A sale counts on the day on which it occurred
             */
            consumption: number;
            /**
             * Sold
             * @description Units sold, or taken away with the reason `sold`, less those that customers returned; a part of consumption
             */
            sold: number;
            /**
             * Written Off
             * @description Units written off (damaged, expired, stolen, …), unless their reason is consumption
             */
            written_off: number;
        };
        /**
         * StockReason
         * @description A reason of stock changes.
         */
        StockReason: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /**
             * Code
             * @description The code of a reason, see /reasons
             */
            code: string;
            /** Name */
            name: string;
            /**
             * Kinds
             * @description What may have it: kinds of movements, deliveries with damaged or missing cases, and returns
             */
            kinds: ("count" | "adjustment" | "write_off" | "delivery" | "return")[];
            /**
             * Consumption
             * @description Whether units that leave with this reason are consumption
             */
            consumption: boolean;
            /** Active */
            active: boolean;
            /**
             * UTC
             * Format: date-time
             */
            created_at: string;
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
        };
        /**
         * Stocktake
         * @description The counts of one store, booked all or none.
         */
        Stocktake: {
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Reason */
            reason: string;
            /**
             * Reason Code
             * @description Why stock changed. It decides whether the units are consumption; `correction` is not
             * @default correction
             */
            reason_code: string;
            /** Counts */
            counts: components["schemas"]["Count"][];
            /**
             * On Moved
             * @description If stock has moved since it was counted: `refuse` the count, or `book_difference`: book the counted less the expected stock
             * @default refuse
             * @enum {string}
             */
            on_moved: "refuse" | "book_difference";
        };
        /**
         * StocktakeClosed
         * @description A stocktake that was closed, with the orders that its booking has released.
         */
        StocktakeClosed: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Store Name */
            store_name: string;
            /** Region */
            region: string;
            /**
             * Categories
             * @description Empty: all products of the store
             */
            categories: string[];
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "closed" | "discarded";
            /** Blind */
            blind: boolean;
            /**
             * Recount Above
             * @description A difference of more cases needs a second count by another user; null: none does
             */
            recount_above: number | null;
            /**
             * Reason
             * @description Why it was closed or discarded; null while it is open
             */
            reason: string | null;
            /**
             * Started By
             * @description Opaque key
             * @example 4056
             */
            started_by: string;
            /** Started By Name */
            started_by_name: string;
            /**
             * UTC
             * Format: date-time
             */
            started_at: string;
            /**
             * Ended By
             * @description The user who closed or discarded it
             */
            ended_by: string | null;
            /** Ended By Name */
            ended_by_name: string | null;
            /** Ended At */
            ended_at: string | null;
            /**
             * Lines
             * @description Number of products to count
             */
            lines: number;
            /**
             * Counted
             * @description Number of products that are counted
             */
            counted: number;
            /**
             * Needs Recount
             * @description Number of products that another user has to count again
             */
            needs_recount: number;
            /**
             * Different
             * @description Number of products with a difference; null while a blind stocktake is open
             */
            different: number | null;
            /**
             * Missing
             * @description The sum of cases, and of units, that were expected and not counted; null while a blind stocktake is open
             */
            missing: number | null;
            /**
             * Surplus
             * @description The sum of cases, and of units, that were counted and not expected; null while a blind stocktake is open
             */
            surplus: number | null;
            /**
             * Value
             * @description Value of all differences; null while a blind stocktake is open
             */
            value: number | null;
            /**
             * Version
             * @description 1 at the start, plus 1 for each change of it or its lines
             */
            version: number;
            /**
             * Released Orders
             * @description Approved orders that became pending again: less was counted than they reserve
             */
            released_orders: components["schemas"]["ReleasedOrder"][];
        };
        /** StocktakeClosing */
        StocktakeClosing: {
            /**
             * Reason
             * @description If it is closed, the reason of each movement in the ledger
             */
            reason: string;
            /**
             * Reason Code
             * @description Why stock changed. It decides whether the units are consumption; `correction` is not
             * @default correction
             */
            reason_code: string;
        };
        /** StocktakeCount */
        StocktakeCount: {
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /**
             * Counted Stock
             * @description Null takes the count back
             */
            counted_stock: number | null;
            /**
             * Last Movement Id
             * @description The `last_movement_id` of the line when it was counted. If stock has moved since, the count is refused with the code `stock_moved`, or its difference is saved: see `on_moved`
             */
            last_movement_id?: string | null;
            /**
             * Previous Count
             * @description The `counted_stock` of the line when it was counted. If it has another one now, which is not this count either, the request is 412 and `items` names the line
             */
            previous_count?: number | null;
        };
        /**
         * StocktakeCounts
         * @description Lines to save: a product with its counted cases.
         */
        StocktakeCounts: {
            /** Lines */
            lines: components["schemas"]["StocktakeCount"][];
            /**
             * On Moved
             * @description If stock has moved since a line was counted: `refuse` all counts, or `book_difference`: save the count with the stock that was seen as the expected stock
             * @default refuse
             * @enum {string}
             */
            on_moved: "refuse" | "book_difference";
        };
        /**
         * StocktakeEnd
         * @description The end of a stocktake: it is closed, or discarded.
         */
        StocktakeEnd: {
            /**
             * Reason
             * @description If it is closed, the reason of each movement in the ledger
             */
            reason: string;
        };
        /**
         * StocktakeLine
         * @description A product of a stocktake: what was expected, what was counted, and the difference.
         */
        StocktakeLine: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /** Product Name */
            product_name: string;
            /** Sku */
            sku: string;
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Package Size */
            package_size: string;
            /**
             * Counted In
             * @description What its figures are of
             * @enum {string}
             */
            counted_in: "case" | "unit";
            /** Units Per Case */
            units_per_case: number;
            /**
             * Unit Price
             * @description Today's price; of a closed stocktake the price of that time
             */
            unit_price: number;
            /**
             * Stock Now
             * @description The current stock; null while a blind stocktake is open
             */
            stock_now: number | null;
            /**
             * Expected Stock
             * @description The stock at the time of counting; null while a blind stocktake is open
             */
            expected_stock: number | null;
            /**
             * Counted Stock
             * @description Null: not counted
             */
            counted_stock: number | null;
            /**
             * Difference
             * @description Counted less expected cases; null while a blind stocktake is open
             */
            difference: number | null;
            /**
             * Value
             * @description difference × unit_price; null while a blind stocktake is open
             */
            value: number | null;
            /** Counted By */
            counted_by: string | null;
            /** Counted By Name */
            counted_by_name: string | null;
            /** Counted At */
            counted_at: string | null;
            /**
             * Needs Recount
             * @description Another user has to count it again before it can be closed
             */
            needs_recount: boolean;
            /**
             * Superseded
             * @description A later count of the product was booked elsewhere: this one is not booked
             */
            superseded: boolean;
            /**
             * Last Movement Id
             * @description The last movement of its stock row; null if there is none, and if the stocktake has ended. A count that is typed while this is shown is sent with it
             */
            last_movement_id: string | null;
            /**
             * Movement Id
             * @description The movement that was booked when it was closed
             */
            movement_id: string | null;
        };
        /**
         * StocktakeRecord
         * @description A stocktake of one store, with its progress and its differences.
         */
        StocktakeRecord: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Store Name */
            store_name: string;
            /** Region */
            region: string;
            /**
             * Categories
             * @description Empty: all products of the store
             */
            categories: string[];
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "closed" | "discarded";
            /** Blind */
            blind: boolean;
            /**
             * Recount Above
             * @description A difference of more cases needs a second count by another user; null: none does
             */
            recount_above: number | null;
            /**
             * Reason
             * @description Why it was closed or discarded; null while it is open
             */
            reason: string | null;
            /**
             * Started By
             * @description Opaque key
             * @example 4056
             */
            started_by: string;
            /** Started By Name */
            started_by_name: string;
            /**
             * UTC
             * Format: date-time
             */
            started_at: string;
            /**
             * Ended By
             * @description The user who closed or discarded it
             */
            ended_by: string | null;
            /** Ended By Name */
            ended_by_name: string | null;
            /** Ended At */
            ended_at: string | null;
            /**
             * Lines
             * @description Number of products to count
             */
            lines: number;
            /**
             * Counted
             * @description Number of products that are counted
             */
            counted: number;
            /**
             * Needs Recount
             * @description Number of products that another user has to count again
             */
            needs_recount: number;
            /**
             * Different
             * @description Number of products with a difference; null while a blind stocktake is open
             */
            different: number | null;
            /**
             * Missing
             * @description The sum of cases, and of units, that were expected and not counted; null while a blind stocktake is open
             */
            missing: number | null;
            /**
             * Surplus
             * @description The sum of cases, and of units, that were counted and not expected; null while a blind stocktake is open
             */
            surplus: number | null;
            /**
             * Value
             * @description Value of all differences; null while a blind stocktake is open
             */
            value: number | null;
            /**
             * Version
             * @description 1 at the start, plus 1 for each change of it or its lines
             */
            version: number;
        };
        /** StocktakeResult */
        StocktakeResult: {
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /**
             * Movements
             * @description One for each product, even if its stock did not change
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Released Orders
             * @description Approved orders that became pending again: less was counted than they reserve
             */
            released_orders: components["schemas"]["ReleasedOrder"][];
        };
        /** StocktakeStart */
        StocktakeStart: {
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /**
             * Categories
             * @description Left out: all products of the store
             */
            categories?: string[];
            /**
             * Blind
             * @description Hide the expected stock until it is closed
             * @default false
             */
            blind: boolean;
            /**
             * Recount Above
             * @description A difference of more cases needs a second count by another user; null: none does
             */
            recount_above?: number | null;
            /**
             * Cycle Count
             * @description Only products that are due for a cycle count, the longest overdue first, this many at most; categories are ignored
             */
            cycle_count?: number | null;
        };
        /** Store */
        Store: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /** Code */
            code: string;
            /** Name */
            name: string;
            /** Region */
            region: string;
            /**
             * Store Type
             * @enum {string}
             */
            store_type: "Warehouse" | "Urban" | "Suburban" | "Tourist" | "Business" | "Entertainment" | "Shopping";
            /** Address */
            address: string;
            /** City */
            city: string;
            /** State */
            state: string;
            /** Postal Code */
            postal_code: string;
            /** Manager Id */
            manager_id: string | null;
            /** Manager Name */
            manager_name: string | null;
            /**
             * Active
             * @description Whether it is open
             */
            active: boolean;
            /**
             * UTC
             * Format: date-time
             */
            created_at: string;
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
        };
        /**
         * StoreClosing
         * @description What happens to the open orders and the stock of a store that is closed.
         */
        StoreClosing: {
            /**
             * Open Orders
             * @description Orders that it requested or has to deliver; `refuse`: it is not closed if there are any
             * @default refuse
             * @enum {string}
             */
            open_orders: "refuse" | "cancel";
            /**
             * Stock
             * @description Its stock; `refuse`: it is not closed if there is any
             * @default refuse
             * @enum {string}
             */
            stock: "refuse" | "move" | "write_off";
            /**
             * Move To
             * @description The store that gets the stock, with `stock: move`
             */
            move_to?: string | null;
            /**
             * Allow Over Max
             * @description Allow that store to hold more than its max_stock
             * @default false
             */
            allow_over_max: boolean;
            /**
             * Reason
             * @description In the history of the orders and in the ledger; needed unless both refuse
             */
            reason?: string | null;
            /**
             * Reason Code
             * @description The reason of stock that is written off: one of write-offs
             * @default store_closing
             */
            reason_code: string;
        };
        /** StoreCreate */
        StoreCreate: {
            /** Code */
            code: string;
            /** Name */
            name: string;
            /** Region */
            region: string;
            /**
             * Store Type
             * @enum {string}
             */
            store_type: "Warehouse" | "Urban" | "Suburban" | "Tourist" | "Business" | "Entertainment" | "Shopping";
            /** Address */
            address: string;
            /**
             * City
             * @default
             */
            city: string;
            /**
             * State
             * @default
             */
            state: string;
            /**
             * Postal Code
             * @default
             */
            postal_code: string;
            /** Manager Id */
            manager_id?: string | null;
        };
        /** StoreUpdate */
        StoreUpdate: {
            /** Code */
            code?: string;
            /** Name */
            name?: string;
            /** Region */
            region?: string;
            /**
             * Store Type
             * @enum {string}
             */
            store_type?: "Warehouse" | "Urban" | "Suburban" | "Tourist" | "Business" | "Entertainment" | "Shopping";
            /** Address */
            address?: string;
            /** City */
            city?: string;
            /** State */
            state?: string;
            /** Postal Code */
            postal_code?: string;
            /** Manager Id */
            manager_id?: string | null;
            /**
             * Active
             * @description false closes it, if it has no open orders and no stock; true opens it again
             */
            active?: boolean;
        };
        /** Supplier */
        Supplier: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Lead Time Days
             * @description Days from the order day to the delivery
             */
            lead_time_days: number;
            /**
             * Order Days
             * @description The weekdays on which it takes orders
             */
            order_days: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")[];
            /**
             * Minimum Quantity
             * @description Cases; a request of fewer is possible, with a warning
             */
            minimum_quantity: number;
            /**
             * UTC
             * Format: date-time
             * @description When an order that is approved today should arrive, by its order days and lead time
             */
            next_expected_at: string;
            /** Active */
            active: boolean;
            /**
             * UTC
             * Format: date-time
             */
            created_at: string;
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
        };
        /** SupplierCreate */
        SupplierCreate: {
            /** Name */
            name: string;
            /**
             * Lead Time Days
             * @description Days from the order day to the delivery
             */
            lead_time_days: number;
            /**
             * Order Days
             * @description The weekdays on which it takes orders
             */
            order_days: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")[];
            /**
             * Minimum Quantity
             * @description Cases, or units if the product is counted in units
             * @default 1
             */
            minimum_quantity: number;
            /**
             * Active
             * @default true
             */
            active: boolean;
        };
        /** SupplierUpdate */
        SupplierUpdate: {
            /** Name */
            name?: string;
            /**
             * Lead Time Days
             * @description Days from the order day to the delivery
             */
            lead_time_days?: number;
            /**
             * Order Days
             * @description The weekdays on which it takes orders
             */
            order_days?: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")[];
            /**
             * Minimum Quantity
             * @description Cases, or units if the product is counted in units
             */
            minimum_quantity?: number;
            /** Active */
            active?: boolean;
        };
        /** TrendPoint */
        TrendPoint: {
            /**
             * Date
             * Format: date
             */
            date: string;
            /**
             * Total Value
             * @description Rounded half up to two decimals, in the company's one currency
             */
            total_value: number;
            /** Total Units */
            total_units: number;
        };
        /** User */
        User: {
            /**
             * Id
             * @description Opaque key
             * @example 4056
             */
            id: string;
            /** Username */
            username: string;
            /** Email */
            email: string;
            /** First Name */
            first_name: string;
            /** Last Name */
            last_name: string;
            /** Display Name */
            display_name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "store_manager" | "regional_manager" | "admin";
            /** Store Id */
            store_id: string | null;
            /** Store Name */
            store_name: string | null;
            /** Region */
            region: string | null;
            /** Avatar Url */
            avatar_url: string | null;
            /** Active */
            active: boolean;
            /**
             * UTC
             * Format: date-time
             */
            created_at: string;
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
        };
        /** UserCreate */
        UserCreate: {
            /** Username */
            username: string;
            /**
             * Email
             * Format: email
             * @example ada.fox@brickhouse.example
             */
            email: string;
            /** First Name */
            first_name: string;
            /**
             * Last Name
             * @default
             */
            last_name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "store_manager" | "regional_manager" | "admin";
            /** Store Id */
            store_id?: string | null;
            /** Region */
            region?: string | null;
            /** Avatar Url */
            avatar_url?: string | null;
            /**
             * Active
             * @default true
             */
            active: boolean;
        };
        /** UserUpdate */
        UserUpdate: {
            /** Username */
            username?: string;
            /**
             * Email
             * Format: email
             * @example ada.fox@brickhouse.example
             */
            email?: string;
            /** First Name */
            first_name?: string;
            /** Last Name */
            last_name?: string;
            /**
             * Role
             * @enum {string}
             */
            role?: "store_manager" | "regional_manager" | "admin";
            /** Store Id */
            store_id?: string | null;
            /** Region */
            region?: string | null;
            /** Avatar Url */
            avatar_url?: string | null;
            /** Active */
            active?: boolean;
        };
        /**
         * VersionEntry
         * @description A version of a product, a store, a user or a supplier: when it began, and what its change was.
         */
        VersionEntry: {
            /**
             * Version
             * @description 1 at creation, plus 1 for each change
             */
            version: number;
            /**
             * UTC
             * Format: date-time
             */
            at: string;
            /**
             * Actor Id
             * @description Null: changed by SQL, or before changes were recorded
             */
            actor_id: string | null;
            /** Actor Name */
            actor_name: string | null;
            /**
             * Changes
             * @description Null: the first version that is recorded
             */
            changes: {
                [key: string]: (number | boolean | string | string[] | null)[];
            } | null;
            /**
             * Names
             * @description The current names of the users, stores and suppliers whose ids changed: [before, after]
             */
            names: {
                [key: string]: (string | null)[];
            };
        };
        /** WriteOff */
        WriteOff: {
            /**
             * Quantity
             * @description Cases, or units if the product is counted in units
             */
            quantity: number;
            /**
             * Reason Code
             * @description Why it is lost. It decides whether it is consumption
             */
            reason_code: string;
            /**
             * Reason
             * @description Further words for the ledger
             */
            reason?: string | null;
        };
        /**
         * FieldError
         * @description A validation error of one field.
         */
        FieldError: {
            /** Field */
            field: string;
            /** Message */
            message: string;
            /** Code */
            code: string;
        };
        /**
         * MovedLine
         * @description A count whose stock moved since: the stock that was expected, the stock now, and the counted stock, in cases.
         */
        MovedLine: {
            /** Inventory Id */
            inventory_id: string;
            /** Product Id */
            product_id: string;
            /**
             * Expected Stock
             * @description Null in a blind stocktake
             */
            expected_stock: number | null;
            /**
             * Stock Now
             * @description Null in a blind stocktake
             */
            stock_now: number | null;
            /** Counted Stock */
            counted_stock: number;
        };
        /**
         * RejectedItem
         * @description An item that a batch was rejected for: its index in the request, its key, and the error with its own members.
         */
        RejectedItem: {
            /** Index */
            index: number;
            /** Key */
            key: string;
            /** Code */
            code: string;
            /** Detail */
            detail: string;
        };
        /**
         * Problem
         * @description RFC 9457 problem details.
         */
        Problem: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Detail */
            detail: string;
            /** Code */
            code: string;
            /** Request Id */
            request_id: string;
            /**
             * Errors
             * @default null
             */
            errors: components["schemas"]["FieldError"][] | null;
            /**
             * Items
             * @description With the code batch_rejected
             * @default null
             */
            items: components["schemas"]["RejectedItem"][] | null;
            /**
             * Lines
             * @description With the code stock_moved
             * @default null
             */
            lines: components["schemas"]["MovedLine"][] | null;
        };
        /** OrdersAgreementByOrders */
        OrdersAgreementByOrders: {
            /**
             * Orders
             * @description An order that is another version now is refused (412)
             */
            orders: components["schemas"]["SeenOrder"][];
            /**
             * Reason
             * @description A remark for the histories
             */
            reason?: string | null;
        };
        /** OrdersAgreementByIds */
        OrdersAgreementByIds: {
            /** Ids */
            ids: string[];
            /**
             * Reason
             * @description A remark for the histories
             */
            reason?: string | null;
        };
        /** OrdersAgreementByBatchId */
        OrdersAgreementByBatchId: {
            /**
             * Batch Id
             * @description Opaque key
             * @example 4056
             */
            batch_id: string;
            /**
             * Reason
             * @description A remark for the histories
             */
            reason?: string | null;
        };
        /** OrdersApprovalByOrders */
        OrdersApprovalByOrders: {
            /**
             * Orders
             * @description An order that is another version now is refused (412)
             */
            orders: components["schemas"]["SeenOrder"][];
            /** Reason */
            reason?: string | null;
            /**
             * Allow Inactive
             * @description Allow it although the product is not active (code `product_inactive`); recorded in the history
             * @default false
             */
            allow_inactive: boolean;
        };
        /** OrdersApprovalByIds */
        OrdersApprovalByIds: {
            /** Ids */
            ids: string[];
            /** Reason */
            reason?: string | null;
            /**
             * Allow Inactive
             * @description Allow it although the product is not active (code `product_inactive`); recorded in the history
             * @default false
             */
            allow_inactive: boolean;
        };
        /** OrdersApprovalByBatchId */
        OrdersApprovalByBatchId: {
            /**
             * Batch Id
             * @description Opaque key
             * @example 4056
             */
            batch_id: string;
            /** Reason */
            reason?: string | null;
            /**
             * Allow Inactive
             * @description Allow it although the product is not active (code `product_inactive`); recorded in the history
             * @default false
             */
            allow_inactive: boolean;
        };
        /** OrdersCancellationByOrders */
        OrdersCancellationByOrders: {
            /**
             * Orders
             * @description An order that is another version now is refused (412)
             */
            orders: components["schemas"]["SeenOrder"][];
            /** Reason */
            reason: string;
        };
        /** OrdersCancellationByIds */
        OrdersCancellationByIds: {
            /** Ids */
            ids: string[];
            /** Reason */
            reason: string;
        };
        /** OrdersCancellationByBatchId */
        OrdersCancellationByBatchId: {
            /**
             * Batch Id
             * @description Opaque key
             * @example 4056
             */
            batch_id: string;
            /** Reason */
            reason: string;
        };
        /** OrdersFulfilmentByOrders */
        OrdersFulfilmentByOrders: {
            /**
             * Orders
             * @description An order that is another version now is refused (412)
             */
            orders: components["schemas"]["SeenOrder"][];
            /**
             * Allow Over Max
             * @description Allow deliveries that exceed max_stock
             * @default false
             */
            allow_over_max: boolean;
        };
        /** OrdersFulfilmentByIds */
        OrdersFulfilmentByIds: {
            /** Ids */
            ids: string[];
            /**
             * Allow Over Max
             * @description Allow deliveries that exceed max_stock
             * @default false
             */
            allow_over_max: boolean;
        };
        /** OrdersFulfilmentByBatchId */
        OrdersFulfilmentByBatchId: {
            /**
             * Batch Id
             * @description Opaque key
             * @example 4056
             */
            batch_id: string;
            /**
             * Allow Over Max
             * @description Allow deliveries that exceed max_stock
             * @default false
             */
            allow_over_max: boolean;
        };
        /** OrdersReceiptByOrders */
        OrdersReceiptByOrders: {
            /**
             * Orders
             * @description An order that is another version now is refused (412)
             */
            orders: components["schemas"]["SeenOrder"][];
            /**
             * Allow Over Max
             * @description Allow a delivery that exceeds max_stock
             * @default false
             */
            allow_over_max: boolean;
        };
        /** OrdersReceiptByIds */
        OrdersReceiptByIds: {
            /** Ids */
            ids: string[];
            /**
             * Allow Over Max
             * @description Allow a delivery that exceeds max_stock
             * @default false
             */
            allow_over_max: boolean;
        };
        /** OrdersReceiptByBatchId */
        OrdersReceiptByBatchId: {
            /**
             * Batch Id
             * @description Opaque key
             * @example 4056
             */
            batch_id: string;
            /**
             * Allow Over Max
             * @description Allow a delivery that exceeds max_stock
             * @default false
             */
            allow_over_max: boolean;
        };
        /** OrdersShipmentByOrders */
        OrdersShipmentByOrders: {
            /**
             * Orders
             * @description An order that is another version now is refused (412)
             */
            orders: components["schemas"]["SeenOrder"][];
            /**
             * Expected At
             * @description When it should arrive: due_at of the shipped order. Left out: as if not shipped
             */
            expected_at?: string | null;
            /**
             * Carrier Reference
             * @description The carrier's number of the delivery
             */
            carrier_reference?: string | null;
        };
        /** OrdersShipmentByIds */
        OrdersShipmentByIds: {
            /** Ids */
            ids: string[];
            /**
             * Expected At
             * @description When it should arrive: due_at of the shipped order. Left out: as if not shipped
             */
            expected_at?: string | null;
            /**
             * Carrier Reference
             * @description The carrier's number of the delivery
             */
            carrier_reference?: string | null;
        };
        /** OrdersShipmentByBatchId */
        OrdersShipmentByBatchId: {
            /**
             * Batch Id
             * @description Opaque key
             * @example 4056
             */
            batch_id: string;
            /**
             * Expected At
             * @description When it should arrive: due_at of the shipped order. Left out: as if not shipped
             */
            expected_at?: string | null;
            /**
             * Carrier Reference
             * @description The carrier's number of the delivery
             */
            carrier_reference?: string | null;
        };
        /** SaleLineByStoreIdAndProductId */
        SaleLineByStoreIdAndProductId: {
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /**
             * Quantity
             * @description Sold, or returned by a customer if negative; not 0
             */
            quantity: number;
            /**
             * Unit
             * @description What `quantity` is of. Left out: what the barcode is on, else what the product is counted in. Units of a product that is counted in cases have to be whole cases (code `not_whole_cases`)
             * @enum {string}
             */
            unit?: "case" | "unit";
            /**
             * Occurred At
             * Format: date-time
             * @description Not in the future, and at most 35 days ago; left out: the time of recording
             */
            occurred_at?: string;
            /**
             * External Id
             * @description The id of the line in its source. A line that is sent again is booked once
             */
            external_id: string;
        };
        /** SaleLineByStoreIdAndSku */
        SaleLineByStoreIdAndSku: {
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /** Sku */
            sku: string;
            /**
             * Quantity
             * @description Sold, or returned by a customer if negative; not 0
             */
            quantity: number;
            /**
             * Unit
             * @description What `quantity` is of. Left out: what the barcode is on, else what the product is counted in. Units of a product that is counted in cases have to be whole cases (code `not_whole_cases`)
             * @enum {string}
             */
            unit?: "case" | "unit";
            /**
             * Occurred At
             * Format: date-time
             * @description Not in the future, and at most 35 days ago; left out: the time of recording
             */
            occurred_at?: string;
            /**
             * External Id
             * @description The id of the line in its source. A line that is sent again is booked once
             */
            external_id: string;
        };
        /** SaleLineByStoreIdAndBarcode */
        SaleLineByStoreIdAndBarcode: {
            /**
             * Store Id
             * @description Opaque key
             * @example 4056
             */
            store_id: string;
            /**
             * Barcode
             * @description A barcode of the product, or a GS1-128 or GS1 Digital Link with its GTIN (application identifier 01)
             */
            barcode: string;
            /**
             * Quantity
             * @description Sold, or returned by a customer if negative; not 0
             */
            quantity: number;
            /**
             * Unit
             * @description What `quantity` is of. Left out: what the barcode is on, else what the product is counted in. Units of a product that is counted in cases have to be whole cases (code `not_whole_cases`)
             * @enum {string}
             */
            unit?: "case" | "unit";
            /**
             * Occurred At
             * Format: date-time
             * @description Not in the future, and at most 35 days ago; left out: the time of recording
             */
            occurred_at?: string;
            /**
             * External Id
             * @description The id of the line in its source. A line that is sent again is booked once
             */
            external_id: string;
        };
        /** SaleLineByStoreCodeAndProductId */
        SaleLineByStoreCodeAndProductId: {
            /** Store Code */
            store_code: string;
            /**
             * Product Id
             * @description Opaque key
             * @example 4056
             */
            product_id: string;
            /**
             * Quantity
             * @description Sold, or returned by a customer if negative; not 0
             */
            quantity: number;
            /**
             * Unit
             * @description What `quantity` is of. Left out: what the barcode is on, else what the product is counted in. Units of a product that is counted in cases have to be whole cases (code `not_whole_cases`)
             * @enum {string}
             */
            unit?: "case" | "unit";
            /**
             * Occurred At
             * Format: date-time
             * @description Not in the future, and at most 35 days ago; left out: the time of recording
             */
            occurred_at?: string;
            /**
             * External Id
             * @description The id of the line in its source. A line that is sent again is booked once
             */
            external_id: string;
        };
        /** SaleLineByStoreCodeAndSku */
        SaleLineByStoreCodeAndSku: {
            /** Store Code */
            store_code: string;
            /** Sku */
            sku: string;
            /**
             * Quantity
             * @description Sold, or returned by a customer if negative; not 0
             */
            quantity: number;
            /**
             * Unit
             * @description What `quantity` is of. Left out: what the barcode is on, else what the product is counted in. Units of a product that is counted in cases have to be whole cases (code `not_whole_cases`)
             * @enum {string}
             */
            unit?: "case" | "unit";
            /**
             * Occurred At
             * Format: date-time
             * @description Not in the future, and at most 35 days ago; left out: the time of recording
             */
            occurred_at?: string;
            /**
             * External Id
             * @description The id of the line in its source. A line that is sent again is booked once
             */
            external_id: string;
        };
        /** SaleLineByStoreCodeAndBarcode */
        SaleLineByStoreCodeAndBarcode: {
            /** Store Code */
            store_code: string;
            /**
             * Barcode
             * @description A barcode of the product, or a GS1-128 or GS1 Digital Link with its GTIN (application identifier 01)
             */
            barcode: string;
            /**
             * Quantity
             * @description Sold, or returned by a customer if negative; not 0
             */
            quantity: number;
            /**
             * Unit
             * @description What `quantity` is of. Left out: what the barcode is on, else what the product is counted in. Units of a product that is counted in cases have to be whole cases (code `not_whole_cases`)
             * @enum {string}
             */
            unit?: "case" | "unit";
            /**
             * Occurred At
             * Format: date-time
             * @description Not in the future, and at most 35 days ago; left out: the time of recording
             */
            occurred_at?: string;
            /**
             * External Id
             * @description The id of the line in its source. A line that is sent again is booked once
             */
            external_id: string;
        };
        /** StorePreview */
        StorePreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["Store"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** InventoryItemDetailPreview */
        InventoryItemDetailPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["InventoryItemDetail"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** StocktakeResultPreview */
        StocktakeResultPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["StocktakeResult"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** InventoryItemChangedPreview */
        InventoryItemChangedPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["InventoryItemChanged"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** MovementPreview */
        MovementPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["Movement"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** MovementBookedPreview */
        MovementBookedPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["MovementBooked"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** StocktakeRecordPreview */
        StocktakeRecordPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["StocktakeRecord"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** StocktakeClosedPreview */
        StocktakeClosedPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["StocktakeClosed"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** OrderCreatedPreview */
        OrderCreatedPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["OrderCreated"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** OrderDetailPreview */
        OrderDetailPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["OrderDetail"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** OrdersCreatedPreview */
        OrdersCreatedPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["OrdersCreated"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** OrdersPreview */
        OrdersPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["Orders"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** ProductPreview */
        ProductPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["Product"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** LabelEntryPreview */
        LabelEntryPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["LabelEntry"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** UserPreview */
        UserPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["User"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** StockReasonPreview */
        StockReasonPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["StockReason"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** SupplierPreview */
        SupplierPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["Supplier"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** SalesResultPreview */
        SalesResultPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["SalesResult"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
        /** CompanyPreview */
        CompanyPreview: {
            /**
             * Dry Run
             * @constant
             */
            dry_run: true;
            /**
             * Result
             * @description The response of the write
             */
            result: components["schemas"]["Company"];
            /**
             * Movements
             * @description The movements that it would add to the ledger
             */
            movements: components["schemas"]["Movement"][];
            /**
             * Stock
             * @description The changed stock rows after the write
             */
            stock: components["schemas"]["InventoryItem"][];
        };
    };
    responses: {
        /** @description An internal error; the log has the details under the request's id */
        InternalError: {
            headers: {
                /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                "X-Request-Id": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_stores: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                region?: string[];
                store_type?: ("Warehouse" | "Urban" | "Suburban" | "Tourist" | "Business" | "Entertainment" | "Shopping")[];
                /** @description true: open stores only; false: closed ones */
                active?: boolean;
                search?: string;
                sort?: "id" | "-id" | "name" | "-name" | "code" | "-code" | "region" | "-region";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Store_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_store: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StoreCreate"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorePreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Store"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_region_options: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegionOption"][];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summarize_regions: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegionSummary"][];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_store: {
        parameters: {
            query?: never;
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                store_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Store"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_store: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                store_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StoreUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Store"] | components["schemas"]["StorePreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_store_versions: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                sort?: "version" | "-version";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                store_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_VersionEntry_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_cycle_count: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                limit?: number;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                store_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CycleCount"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sources: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                /** @description Cases that a source has to have */
                quantity?: number;
                limit?: number;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                store_id: string;
                /** @description Opaque key */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderSources"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    close_store: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                store_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StoreClosing"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Store"] | components["schemas"]["StorePreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_inventory: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                region?: string[];
                category?: string[];
                /** @description true: low only; false: the rest */
                low_stock?: boolean;
                store_id?: string[];
                product_id?: string[];
                search?: string;
                sort?: "id" | "-id" | "product_name" | "-product_name" | "store_name" | "-store_name" | "current_stock" | "-current_stock" | "available_stock" | "-available_stock" | "reorder_level" | "-reorder_level" | "stock_value" | "-stock_value" | "last_updated" | "-last_updated" | "urgency" | "-urgency";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_InventoryItem_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_inventory_item: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InventoryCreate"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InventoryItemDetailPreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InventoryItemDetail"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_kpi: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                region?: string[];
                category?: string[];
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Kpi"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_kpi_days: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                region?: string[];
                category?: string[];
                /** @description At most two years: a year and the one before */
                days?: number;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KpiDay"][];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_trends: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                region?: string[];
                category?: string[];
                days?: number;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrendPoint"][];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_category_values: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                region?: string[];
                category?: string[];
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CategoryValue"][];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_region_stock: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                region?: string[];
                category?: string[];
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegionStock"][];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_low_stock_alerts: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                region?: string[];
                category?: string[];
                store_id?: string[];
                sort?: "urgency";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_LowStockAlert_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    count_stock: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Stocktake"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StocktakeResultPreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StocktakeResult"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_inventory_item: {
        parameters: {
            query?: never;
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                inventory_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InventoryItemDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_inventory: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                inventory_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InventoryUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InventoryItemChanged"] | components["schemas"]["InventoryItemChangedPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_stock_days: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                days?: number;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                inventory_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockDay"][];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_movements: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                kind?: ("opening" | "receipt" | "count" | "adjustment" | "transfer_out" | "transfer_in" | "sale" | "customer_return" | "write_off" | "return_out" | "return_in" | "supplier_return")[];
                sort?: "at" | "-at";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                inventory_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Movement_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    adjust_inventory: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                inventory_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Adjustment"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovementPreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Movement"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    write_off_stock: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                inventory_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WriteOff"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovementBookedPreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovementBooked"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reverse_movement: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                movement_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reversal"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovementBookedPreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovementBooked"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_stocktakes: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                store_id?: string[];
                region?: string[];
                status?: ("open" | "closed" | "discarded")[];
                sort?: "started_at" | "-started_at";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_StocktakeRecord_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_stocktake: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StocktakeStart"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StocktakeRecordPreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StocktakeRecord"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_stocktake: {
        parameters: {
            query?: never;
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                stocktake_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StocktakeRecord"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_stocktake_lines: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                category?: string[];
                /** @description true: counted only; false: the rest */
                counted?: boolean;
                /** @description true: counted with a difference; false: the rest; not of an open blind one */
                different?: boolean;
                /** @description true: to be counted again; false: the rest */
                needs_recount?: boolean;
                search?: string;
                /** @description By difference: lost cases first; a line without a difference counts as 0 */
                sort?: "product_name" | "-product_name" | "difference" | "-difference" | "value" | "-value";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                stocktake_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_StocktakeLine_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    save_stocktake_lines: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                stocktake_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StocktakeCounts"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StocktakeRecord"] | components["schemas"]["StocktakeRecordPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    close_stocktake: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                stocktake_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StocktakeClosing"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StocktakeClosed"] | components["schemas"]["StocktakeClosedPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    discard_stocktake: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                stocktake_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StocktakeEnd"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StocktakeRecord"] | components["schemas"]["StocktakeRecordPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_orders: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                /** @description Region of the store that requested the order */
                region?: string[];
                category?: string[];
                store_id?: string[];
                source_store_id?: string[];
                /** @description Region that the source store had when the order was requested */
                source_region?: string[];
                /** @description Orders from a supplier, and returns to it, by the supplier that the order names */
                supplier_id?: string[];
                product_id?: string[];
                batch_id?: string[];
                /** @description Returns of these orders */
                return_of?: string[];
                /** @description true: returns only; false: the rest */
                is_return?: boolean;
                /** @description true: pending orders from a store that has not agreed yet; false: the rest */
                awaits_agreement?: boolean;
                /** @description true: orders whose cases are on their way between stores, those of `transit_units`; false: the rest */
                in_transit?: boolean;
                /** @description true: shipped orders, and approved ones from a supplier; false: the rest */
                to_receive?: boolean;
                /** @description Created on this day of the company or later; or at this moment or later */
                date_from?: string;
                /** @description Created on this day of the company or earlier; or before this moment */
                date_to?: string;
                /** @description Words, each of which must be found in product, SKU, brand, store, source store or supplier, city, requester or notes, or be the order's number */
                search?: string;
                status?: ("pending" | "approved" | "shipped" | "fulfilled" | "cancelled")[];
                /** @description true: late only; false: the rest */
                late?: boolean;
                /** @description If left out with late=true or to_receive=true: the first due first */
                sort?: "created_at" | "-created_at" | "id" | "-id";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Order_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_order: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderCreate"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderCreatedPreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderCreated"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    count_orders: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                /** @description Region of the store that requested the order */
                region?: string[];
                category?: string[];
                store_id?: string[];
                source_store_id?: string[];
                /** @description Region that the source store had when the order was requested */
                source_region?: string[];
                /** @description Orders from a supplier, and returns to it, by the supplier that the order names */
                supplier_id?: string[];
                product_id?: string[];
                batch_id?: string[];
                /** @description Returns of these orders */
                return_of?: string[];
                /** @description true: returns only; false: the rest */
                is_return?: boolean;
                /** @description true: pending orders from a store that has not agreed yet; false: the rest */
                awaits_agreement?: boolean;
                /** @description true: orders whose cases are on their way between stores, those of `transit_units`; false: the rest */
                in_transit?: boolean;
                /** @description true: shipped orders, and approved ones from a supplier; false: the rest */
                to_receive?: boolean;
                /** @description Created on this day of the company or later; or at this moment or later */
                date_from?: string;
                /** @description Created on this day of the company or earlier; or before this moment */
                date_to?: string;
                /** @description Words, each of which must be found in product, SKU, brand, store, source store or supplier, city, requester or notes, or be the order's number */
                search?: string;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderCounts"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_order: {
        parameters: {
            query?: never;
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    edit_order: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"] | components["schemas"]["OrderDetailPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_orders: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrdersCreate"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrdersCreatedPreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrdersCreated"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    agree_to_orders: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrdersAgreement"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Orders"] | components["schemas"]["OrdersPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approve_orders: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrdersApproval"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Orders"] | components["schemas"]["OrdersPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    fulfill_orders: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrdersFulfilment"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Orders"] | components["schemas"]["OrdersPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ship_orders: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrdersShipment"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Orders"] | components["schemas"]["OrdersPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receive_orders: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrdersReceipt"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Orders"] | components["schemas"]["OrdersPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_orders: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrdersCancellation"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Orders"] | components["schemas"]["OrdersPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    agree_to_order: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OrderAgreement"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"] | components["schemas"]["OrderDetailPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approve_order: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OrderApproval"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"] | components["schemas"]["OrderDetailPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    fulfill_order: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OrderFulfilment"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"] | components["schemas"]["OrderDetailPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ship_order: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OrderShipment"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"] | components["schemas"]["OrderDetailPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receive_order: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderReceipt"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"] | components["schemas"]["OrderDetailPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_order: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderCancellation"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"] | components["schemas"]["OrderDetailPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    return_order: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderReturn"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetailPreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_products: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                category?: string[];
                brand?: string[];
                supplier_id?: string[];
                active?: boolean;
                search?: string;
                sort?: "id" | "-id" | "name" | "-name" | "sku" | "-sku" | "category" | "-category" | "brand" | "-brand" | "unit_price" | "-unit_price";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Product_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_product: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductCreate"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductPreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_categories: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CategoryCount"][];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_brands: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrandCount"][];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_product_by_code: {
        parameters: {
            query?: never;
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description SKU, barcode, or a GS1-128 or GS1 Digital Link with the GTIN (application identifier 01) */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_product: {
        parameters: {
            query?: never;
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_product: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"] | components["schemas"]["ProductPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_product_versions: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                sort?: "version" | "-version";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_VersionEntry_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_category_labels: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelEntry"][];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rename_category: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                label_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelName"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelEntry"] | components["schemas"]["LabelEntryPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    merge_category: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Opaque key */
                label_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelMerge"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelEntry"] | components["schemas"]["LabelEntryPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_brand_labels: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelEntry"][];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rename_brand: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                label_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelName"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelEntry"] | components["schemas"]["LabelEntryPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    merge_brand: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Opaque key */
                label_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelMerge"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelEntry"] | components["schemas"]["LabelEntryPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_region_labels: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelEntry"][];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rename_region: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                label_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelName"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelEntry"] | components["schemas"]["LabelEntryPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    merge_region: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Opaque key */
                label_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelMerge"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelEntry"] | components["schemas"]["LabelEntryPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_users: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                /** @description `name`: by `display_name` */
                sort?: "id" | "-id" | "name" | "-name" | "username" | "-username" | "email" | "-email" | "role" | "-role";
                role?: ("store_manager" | "regional_manager" | "admin")[];
                region?: string[];
                store_id?: string[];
                active?: boolean;
                search?: string;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_User_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_user: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserCreate"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_users_by_role: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                /** @description `name`: by `display_name` */
                sort?: "id" | "-id" | "name" | "-name" | "username" | "-username" | "email" | "-email" | "role" | "-role";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                role: "store_manager" | "regional_manager" | "admin";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_User_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_user: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"] | components["schemas"]["UserPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_user_versions: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                sort?: "version" | "-version";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_VersionEntry_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_reasons: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                /** @description The kinds of movements that may have it */
                kind?: ("count" | "adjustment" | "write_off" | "delivery" | "return")[];
                active?: boolean;
                sort?: "id" | "-id" | "code" | "-code" | "name" | "-name";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_StockReason_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_reason: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonCreate"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockReasonPreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockReason"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_reason: {
        parameters: {
            query?: never;
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                reason_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockReason"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_reason: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                reason_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockReason"] | components["schemas"]["StockReasonPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_suppliers: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                active?: boolean;
                search?: string;
                sort?: "id" | "-id" | "name" | "-name" | "lead_time_days" | "-lead_time_days";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Supplier_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_supplier: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SupplierCreate"];
            };
        };
        responses: {
            /** @description With dry_run: the effects of the write */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupplierPreview"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    /** @description The path of the new resource */
                    Location: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Supplier"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_supplier: {
        parameters: {
            query?: never;
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                supplier_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Supplier"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_supplier: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path: {
                /** @description Opaque key */
                supplier_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SupplierUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Supplier"] | components["schemas"]["SupplierPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_supplier_versions: {
        parameters: {
            query?: {
                /** @description csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored */
                format?: "json" | "csv" | "xlsx";
                /** @description Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8 */
                bom?: boolean;
                page?: number;
                limit?: number;
                /** @description next_cursor of the page before; page is ignored */
                cursor?: string;
                sort?: "version" | "-version";
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path: {
                /** @description Opaque key */
                supplier_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The name of the file; only of a file */
                    "Content-Disposition"?: string;
                    /** @description The neighbouring pages (RFC 8288): first, prev, next, last */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_VersionEntry_"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    record_sales: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Sales"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SalesResult"] | components["schemas"]["SalesResultPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_company: {
        parameters: {
            query?: never;
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Company"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_company: {
        parameters: {
            query?: {
                /** @description Return the effects of the write without making it */
                dry_run?: boolean;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompanyUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The resource's version, for If-Match */
                    ETag?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Company"] | components["schemas"]["CompanyPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description The media type that a body must have */
                    Accept: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description `true` if this is the stored response to the first request with this Idempotency-Key */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_integrity: {
        parameters: {
            query?: never;
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integrity"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_changes: {
        parameters: {
            query?: {
                /** @description Continue after this cursor; left out: start from now */
                after?: string;
                limit?: number;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream_changes: {
        parameters: {
            query?: {
                /** @description Continue after this cursor; left out: start from now */
                after?: string;
            };
            header?: {
                /** @description The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager */
                "X-Dev-User"?: string;
                /** @description The id of the last event received: the stream continues after it */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            500: components["responses"]["InternalError"];
        };
    };
    get_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id in the log: the caller's own if it is well-formed, else a new one */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            500: components["responses"]["InternalError"];
        };
    };
}
