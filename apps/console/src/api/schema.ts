// Written from /openapi.json by UPDATE_API_TYPES=1 npm test -- api-types

export interface paths {
    "/v1/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Actions, by default the newest first; the X-Next-Cursor header leads to the next page
         * @description A page ends early when its actions hold more than 8 MiB: while there is an X-Next-Cursor, there may be more, however short the page.
         */
        get: operations["ReadActionController_list"];
        put?: never;
        /** Ask whether an action may be run; answers once it is decided */
        post: operations["SubmitActionController_submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Up to 100 actions at once; one action or one problem document for each, in order */
        post: operations["SubmitActionController_submitBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/summaries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same list as of now in short, at once for many; the X-Next-Cursor header leads to the next page */
        get: operations["ReadActionController_listSummaries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One action, now or as it stood */
        get: operations["ReadActionController_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The events of one action, in order, each with its hash */
        get: operations["ReadActionController_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/{id}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the policy and people answered when the same agent asked for the same operation before */
        get: operations["FindSimilarController_find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/{id}/approval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve or deny an action that waits for a person */
        post: operations["ApproveActionController_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an allowed or approved action for execution; gives the lease, once */
        post: operations["ExecuteActionController_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/{id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report what the execution came to; without a start before, it counts as started now */
        post: operations["ExecuteActionController_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Submit the same request once more; context.replayed_from names the first */
        post: operations["ReplayActionController_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/{id}/replay-decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Judge the action again by its recorded facts, clock and policy, and compare; writes nothing */
        get: operations["ReplayDecisionController_replay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/log/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The latest signed checkpoint (c2sp.org/tlog-checkpoint) */
        get: operations["ProveLogController_checkpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/log/checkpoints/{size}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The checkpoint of a size */
        get: operations["ProveLogController_checkpointOf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/log/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys that have signed checkpoints, the oldest first */
        get: operations["ProveLogController_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/log/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** That the log of one checkpoint is the beginning of that of another (RFC 9162) */
        get: operations["ProveLogController_consistency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/{id}/events/{sequence}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** That an event is under a checkpoint (RFC 9162) */
        get: operations["ProveLogController_inclusion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The log up to the latest checkpoint as a file, whole or filtered; NDJSON can be verified offline */
        get: operations["ExportLogController_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/gate/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The decision that an action would get; writes nothing */
        post: operations["CheckPolicyController_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/playground/eval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same with status, decision and risk level */
        post: operations["CheckPolicyController_evaluate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which policy is in force, and whether it is what the files here hold */
        get: operations["ManagePolicyController_info"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which policies and profiles were put in force, when and by whom, the newest first */
        get: operations["ManagePolicyController_listHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/history/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The documents of a policy or a profile, by its hash */
        get: operations["ManagePolicyController_documents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/suites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tests that lie beside the policy of this gateway; at most 100 files that hold 1 MiB together */
        get: operations["ManagePolicyController_suites"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put what the files of this gateway hold in force everywhere; a bad one is refused and the old one stays */
        post: operations["ManagePolicyController_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put an earlier policy in force again, everywhere, with the profiles that it had last */
        post: operations["ManagePolicyController_rollBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All tokens that there ever were, the newest first */
        get: operations["ManageTokensController_list"];
        put?: never;
        /** Make a token with a role; the answer is the only place where it is ever shown */
        post: operations["ManageTokensController_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke the newest token of a name, for good; here at once, everywhere within 2 s */
        delete: operations["ManageTokensController_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who sends this request, and what it may do */
        get: operations["TellCallerController_tell"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server-Sent Events of the whole log; the id of each is its position
         * @description The header X-Log-Position names the position after which the stream begins.
         */
        get: operations["StreamEventsController_stream"];
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
        /** The process is alive, and of which version it is */
        get: operations["ObserveController_health"];
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
        /** Database, queue and policy are there; 503 while one is not */
        get: operations["ObserveController_ready"];
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
        /** Metrics in the text format of Prometheus */
        get: operations["ObserveController_metrics"];
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
        SubmitActionDto: {
            agent_id: string;
            tool: string;
            operation: string;
            /** @description At most 100000 bytes, nested at most 10 deep. */
            params: Record<string, unknown>;
            /** @description At most 10000 bytes. */
            context?: Record<string, unknown> | null;
        };
        ActionView: {
            /** Format: uuid */
            id: string;
            agent_id: string;
            tool: string;
            operation: string;
            params: Record<string, unknown> | null;
            context: Record<string, unknown> | null;
            /** @enum {string} */
            status: "pending_decision" | "allowed" | "denied" | "pending_approval" | "approved" | "executing" | "succeeded" | "failed" | "timeout";
            /** @enum {string|null} */
            decision: "allow" | "deny" | "require_approval" | null;
            /** @enum {string|null} */
            outcome: "EXECUTE" | "HALT" | "ABSTAIN" | null;
            reason_code: string | null;
            reason: string | null;
            reason_details: Record<string, unknown> | null;
            /** @enum {string|null} */
            risk_level: "low" | "medium" | "high" | null;
            /** @description Only while the action waits for approval, and only for those who may answer; never in a list or an event. */
            approval_token?: string;
            /** @description With ?receipt=1: a signed note that promises that the newest event will be under every checkpoint that is large enough. Null when the log could not be read for it; ask for the action again. */
            receipt?: string | null;
            request_hash: string;
            policy_version: string | null;
            policy_hash: string | null;
            profile_id: string | null;
            profile_version: string | null;
            profile_hash: string | null;
            runtime_version: string | null;
            provenance_id: string | null;
            lease: number | null;
            result: Record<string, unknown> | null;
            error: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: date-time
             * @description While it waits for a person: when the approval expires. While it is executed: when that times out. Otherwise null.
             */
            expires_at: string | null;
            /** @description The number of events so far. */
            version: number;
            /** @description The redactions that took something out of params or context. */
            redacted: string[];
            /** @description Who erased what was sent, when and why. */
            erased: Record<string, unknown> | null;
            /** @description A call of this API that repeats the request, for JavaScript. */
            js_example: string;
            /** @description The same for Python. */
            python_example: string;
        };
        ProblemView: {
            type: string;
            title: string;
            /** @description Of HTTP. */
            status: number;
            /** @description One clear sentence: what, why, what to do. */
            detail: string;
            /** @enum {string} */
            error_code: "VALIDATION_ERROR" | "UNAUTHORIZED" | "FORBIDDEN" | "NOT_FOUND" | "ACTION_NOT_FOUND" | "METHOD_NOT_ALLOWED" | "ACTION_NOT_EXECUTABLE" | "CONFLICT" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "INTERNAL_ERROR" | "SERVICE_UNAVAILABLE";
        };
        SubmitBatchDto: {
            actions: components["schemas"]["SubmitActionDto"][];
        };
        ActionSummaryView: {
            /** Format: uuid */
            id: string;
            agent_id: string;
            tool: string;
            operation: string;
            /** @enum {string} */
            status: "pending_decision" | "allowed" | "denied" | "pending_approval" | "approved" | "executing" | "succeeded" | "failed" | "timeout";
            /** @enum {string|null} */
            decision: "allow" | "deny" | "require_approval" | null;
            reason_code: string | null;
            /** @enum {string|null} */
            risk_level: "low" | "medium" | "high" | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description The number of events so far. */
            version: number;
        };
        ActorView: {
            /** @enum {string} */
            type: "agent" | "approver" | "evaluator" | "scheduler" | "admin";
            id: string;
        };
        EventView: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            action_id: string;
            /** @description 1, 2, 3 … within the action. */
            sequence: number;
            /** @description Order over the whole log; gaps mean nothing. */
            position: number;
            /** @enum {string} */
            event_type: "created" | "decision_made" | "approved" | "denied" | "revoked" | "approval_expired" | "started" | "succeeded" | "failed" | "timed_out";
            actor: components["schemas"]["ActorView"];
            /** @description What the hash covers for ever; its fields go by the type. */
            meta: Record<string, unknown>;
            /** @description What callers and people wrote; null once erased. */
            payload: Record<string, unknown> | null;
            /** Format: date-time */
            created_at: string;
            salt: string | null;
            prev_hash: string | null;
            record_hash: string;
        };
        AnswersView: {
            /** @description By a person, whatever came of it. */
            approved: number;
            denied_by_person: number;
            /** @description Nobody answered in time. */
            expired: number;
            /** @description By the policy. */
            allowed: number;
            denied_by_policy: number;
        };
        PersonsAnswerView: {
            /**
             * Format: uuid
             * @description The action that was answered.
             */
            id: string;
            /** @enum {string} */
            status: "pending_decision" | "allowed" | "denied" | "pending_approval" | "approved" | "executing" | "succeeded" | "failed" | "timeout";
            approved: boolean;
            by: string;
            /** @description Null when none was given, or it was erased. */
            reason: string | null;
            /** Format: date-time */
            at: string;
        };
        SimilarActionsView: {
            /** @description How many earlier actions of the agent were looked at, the newest; no more are, however many there are. */
            looked_at: number;
            /** @description Those of the same tool and operation, by what became of them. */
            counts: components["schemas"]["AnswersView"];
            /** @description What people answered last, the newest first. */
            last: components["schemas"]["PersonsAnswerView"][];
        };
        TooLateView: {
            type: string;
            title: string;
            /** @description Of HTTP. */
            status: number;
            /** @description One clear sentence: what, why, what to do. */
            detail: string;
            /** @enum {string} */
            error_code: "VALIDATION_ERROR" | "UNAUTHORIZED" | "FORBIDDEN" | "NOT_FOUND" | "ACTION_NOT_FOUND" | "METHOD_NOT_ALLOWED" | "ACTION_NOT_EXECUTABLE" | "CONFLICT" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "INTERNAL_ERROR" | "SERVICE_UNAVAILABLE";
            /**
             * @description Where the action stands now.
             * @enum {string}
             */
            action_status?: "pending_decision" | "allowed" | "denied" | "pending_approval" | "approved" | "executing" | "succeeded" | "failed" | "timeout";
            /** @description Who was faster; null when nobody answered in time. Missing, with the other two, if it never waited. */
            answered_by?: string | null;
            /** Format: date-time */
            answered_at?: string;
        };
        ApproveActionDto: {
            /** @description The approval_token of the action. */
            token: string;
            /** @description true approves, false denies. */
            approve: boolean;
            /** @description Why, in the words of the person who answers. */
            reason?: string | null;
        };
        ReportResultDto: {
            success: boolean;
            /** @description What went wrong; kept to 1,000 characters. */
            error?: string | null;
            /** @description A summary of what came out. */
            result?: Record<string, unknown> | null;
            /** @description The lease that start gave. Without it, any result of a running action is taken. */
            lease?: number | null;
        };
        ComparisonView: {
            /** @description The key as it is written in the document. */
            condition: string;
            /** @description Where the compared value was found. */
            on: string;
            /** @description What the document compares with. */
            threshold: (string | number | boolean | unknown[] | {
                [key: string]: unknown;
            }) | null;
        };
        MatchedRuleView: {
            name: string | null;
            /** @description 1 for the first rule of its list. */
            number: number;
            file: string;
            line: number;
            compared: components["schemas"]["ComparisonView"][];
        };
        DecisionTraceView: {
            profile_rule: components["schemas"]["MatchedRuleView"] | null;
            rule: components["schemas"]["MatchedRuleView"] | null;
            risk_rule: components["schemas"]["MatchedRuleView"] | null;
        };
        DecisionRecordView: {
            /** @enum {string} */
            decision: "allow" | "deny" | "require_approval";
            /** @enum {string} */
            outcome: "EXECUTE" | "HALT" | "ABSTAIN";
            reason_code: string;
            reason: string;
            reason_details: Record<string, unknown>;
            /** @enum {string} */
            risk_level: "low" | "medium" | "high";
            request_hash: string;
            policy_version: string | null;
            policy_hash: string | null;
            profile_id: string | null;
            profile_version: string | null;
            profile_hash: string | null;
            runtime_version: string;
            provenance_id: string;
            /**
             * Format: date-time
             * @description The clock that the rules saw.
             */
            evaluated_at: string;
            counters: {
                [key: string]: number;
            };
            trace: components["schemas"]["DecisionTraceView"];
        };
        ReplayView: {
            /** @enum {string} */
            result: "same" | "different" | "not decided" | "facts erased" | "policy not recorded";
            /** @description With the results same and different. */
            recorded?: components["schemas"]["DecisionRecordView"];
            /** @description With the result different. */
            replayed?: components["schemas"]["DecisionRecordView"];
        };
        SealKeyView: {
            /** @description As verifiers of signed notes read it. */
            verifier_key: string;
            /** Format: date-time */
            since: string;
        };
        ConsistencyView: {
            /** @description The earlier checkpoint. */
            from: string;
            /** @description The later checkpoint. */
            to: string;
            /** @description In hex. */
            hashes: string[];
        };
        InclusionView: {
            /** Format: uuid */
            action_id: string;
            sequence: number;
            record_hash: string;
            /** @description The number of the event among all sealed ones, from 0. */
            leaf_index: number;
            tree_size: number;
            /** @description In hex. */
            hashes: string[];
            /** @description The checkpoint that it leads to. */
            checkpoint: string;
        };
        GateDecisionView: {
            /** @enum {string} */
            outcome: "EXECUTE" | "HALT" | "ABSTAIN";
            reason_code: string;
            reason: string;
            reason_details: Record<string, unknown>;
            request_hash: string;
            policy_version: string | null;
            policy_hash: string | null;
            profile_id: string | null;
            profile_version: string | null;
            profile_hash: string | null;
            runtime_version: string;
            provenance_id: string;
            /**
             * Format: date-time
             * @description The clock that the rules saw.
             */
            evaluated_at: string;
            counters: {
                [key: string]: number;
            };
            trace: components["schemas"]["DecisionTraceView"];
        };
        EvaluationView: {
            /** @enum {string} */
            decision: "allow" | "deny" | "require_approval";
            /** @enum {string} */
            outcome: "EXECUTE" | "HALT" | "ABSTAIN";
            reason_code: string;
            reason: string;
            reason_details: Record<string, unknown>;
            /** @enum {string} */
            risk_level: "low" | "medium" | "high";
            request_hash: string;
            policy_version: string | null;
            policy_hash: string | null;
            profile_id: string | null;
            profile_version: string | null;
            profile_hash: string | null;
            runtime_version: string;
            provenance_id: string;
            /**
             * Format: date-time
             * @description The clock that the rules saw.
             */
            evaluated_at: string;
            counters: {
                [key: string]: number;
            };
            trace: components["schemas"]["DecisionTraceView"];
            /** @enum {string} */
            status: "pending_decision" | "allowed" | "denied" | "pending_approval" | "approved" | "executing" | "succeeded" | "failed" | "timeout";
        };
        ProfileView: {
            id: string;
            version: string;
            hash: string;
            /** @description Null: it is for every agent. */
            agents: string[] | null;
        };
        FilesView: {
            /** @description Null while they are bad. */
            policy_hash: string | null;
            in_force: boolean;
        };
        PolicyProblemView: {
            file: string;
            /** @description 1 for the first. */
            line: number;
            column: number;
            message: string;
        };
        RefusalView: {
            /** Format: date-time */
            at: string;
            problems: components["schemas"]["PolicyProblemView"][];
        };
        PolicyInfoView: {
            /** @description The name of the file or folder, without the way to it. */
            policy_file: string;
            /** @description Absolute. */
            policy_path: string;
            /** @description Whether it is on disk now. */
            exists: boolean;
            policy_version: string | null;
            policy_hash: string | null;
            put_in_force_by: string | null;
            /** Format: date-time */
            put_in_force_at: string | null;
            profiles: components["schemas"]["ProfileView"][];
            /** @description What the files hold now. */
            files: components["schemas"]["FilesView"];
            /** @description The last offer of the files, if it was refused. */
            refused: components["schemas"]["RefusalView"] | null;
        };
        ProfileNameView: {
            id: string;
            version: string;
            hash: string;
        };
        PolicyActView: {
            policy_hash: string;
            policy_version: string;
            profile_id: string | null;
            profile_version: string | null;
            profile_hash: string | null;
            /** @description Of what the log keeps apart. */
            payload_commitment?: string;
            /** @description Several; then the three fields of the one profile are null. */
            profiles?: components["schemas"]["ProfileNameView"][];
            /** @description Whose files held it; null for an earlier policy that was put in force again. */
            source: string | null;
            is_rollback: boolean;
            put_in_force_by: string;
            /** Format: date-time */
            created_at: string;
        };
        DocumentView: {
            file: string;
            text: string;
        };
        PolicyDocumentsView: {
            policy_hash: string;
            policy_version: string;
            profile_id: string | null;
            profile_version: string | null;
            profile_hash: string | null;
            /** @description Of what the log keeps apart. */
            payload_commitment?: string;
            source?: string | null;
            policy: components["schemas"]["DocumentView"][];
            profile: components["schemas"]["DocumentView"] | null;
            /** @description Several; then the field above is null. */
            profiles?: components["schemas"]["DocumentView"][];
        };
        SuiteView: {
            /** @description The name of the file, without the way to it. */
            file: string;
            text: string;
        };
        RollBackDto: {
            /** @description The policy_hash of an earlier policy, or at least its first 6 digits. */
            hash: string;
        };
        CreateTokenDto: {
            /** @description How its holder is called in all events. */
            name: string;
            /** @enum {string} */
            role: "agent" | "approver" | "auditor" | "admin";
            /** @description For the role agent: the only agent that the token speaks for; its name without it. */
            agent_id?: string | null;
            /** @description Seconds from now; without it the token is in force until it is revoked. */
            expires_in?: number | null;
        };
        NewTokenView: {
            name: string;
            /** @enum {string} */
            role: "agent" | "approver" | "auditor" | "admin";
            agent_id: string | null;
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /**
             * Format: date-time
             * @description Null for never.
             */
            expires_at: string | null;
            /** @description Shown this once; it is stored nowhere. */
            token: string;
        };
        TokenView: {
            name: string;
            /** @enum {string} */
            role: "agent" | "approver" | "auditor" | "admin";
            agent_id: string | null;
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /**
             * Format: date-time
             * @description Null for never.
             */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description Null unless it was.
             */
            revoked_at: string | null;
            revoked_by: string | null;
            /** @enum {string} */
            status: "active" | "expired" | "revoked";
        };
        CallerView: {
            /** @description As the events have it of what this caller does. */
            name: string;
            /** @enum {string} */
            role: "agent" | "approver" | "auditor" | "admin";
            /** @description The only agent that it speaks for; null for all. */
            agent_id: string | null;
            may: ("ask who it is" | "submit actions" | "ask what would be decided" | "execute actions" | "read actions" | "answer for a person" | "read proofs" | "read the policy" | "change the policy" | "audit the log" | "read metrics" | "read tokens" | "manage tokens")[];
        };
        HealthView: {
            /** @enum {string} */
            status: "ok";
            version: string;
        };
        ChecksView: {
            /** @enum {string} */
            database: "ok" | "failing";
            /** @enum {string} */
            queue: "ok" | "failing";
            /** @enum {string} */
            policy: "ok" | "failing";
        };
        ReadinessView: {
            /** @enum {string} */
            status: "ready" | "not ready";
            checks: components["schemas"]["ChecksView"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    ReadActionController_list: {
        parameters: {
            query?: {
                agent_id?: string;
                tool?: string;
                status?: "pending_decision" | "allowed" | "denied" | "pending_approval" | "approved" | "executing" | "succeeded" | "failed" | "timeout";
                operation?: string;
                decision?: "allow" | "deny" | "require_approval";
                risk_level?: "low" | "medium" | "high";
                /** @description Submitted at this time or later, RFC 3339; to the millisecond. */
                created_after?: string;
                /** @description Submitted before this time, RFC 3339; to the millisecond. */
                created_before?: string;
                /** @description All 64 hexadecimal digits of the hash that each view of an action has. */
                request_hash?: string;
                /** @description Which come first. */
                order?: "newest" | "oldest";
                limit?: string;
                offset?: string;
                /** @description The id of the last action of the page before; give it instead of an offset. */
                cursor?: string;
                /** @description The first hexadecimal digits of an id, at least 4, with or without its hyphens. */
                id_prefix?: string;
                /** @description As it stood at this position of the log. */
                as_of?: string;
                /** @description As it stood at this time, RFC 3339. */
                at?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionView"][];
                };
            };
        };
    };
    SubmitActionController_submit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body give the same action. */
                "Idempotency-Key"?: string;
                /** @description wait=N: seconds to wait for the decision, 5 by default. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmitActionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionView"];
                };
            };
            /** @description Recorded and not decided yet: follow Location. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionView"];
                };
            };
        };
    };
    SubmitActionController_submitBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmitBatchDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": (components["schemas"]["ActionView"] | components["schemas"]["ProblemView"])[];
                };
            };
        };
    };
    ReadActionController_listSummaries: {
        parameters: {
            query?: {
                agent_id?: string;
                tool?: string;
                status?: "pending_decision" | "allowed" | "denied" | "pending_approval" | "approved" | "executing" | "succeeded" | "failed" | "timeout";
                operation?: string;
                decision?: "allow" | "deny" | "require_approval";
                risk_level?: "low" | "medium" | "high";
                /** @description Submitted at this time or later, RFC 3339; to the millisecond. */
                created_after?: string;
                /** @description Submitted before this time, RFC 3339; to the millisecond. */
                created_before?: string;
                /** @description All 64 hexadecimal digits of the hash that each view of an action has. */
                request_hash?: string;
                /** @description Which come first. */
                order?: "newest" | "oldest";
                limit?: string;
                offset?: string;
                /** @description The id of the last action of the page before; give it instead of an offset. */
                cursor?: string;
                /** @description The first hexadecimal digits of an id, at least 4, with or without its hyphens. */
                id_prefix?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionSummaryView"][];
                };
            };
        };
    };
    ReadActionController_read: {
        parameters: {
            query?: {
                /** @description As it stood at this position of the log. */
                as_of?: string;
                /** @description As it stood at this time, RFC 3339. */
                at?: string;
                /** @description 1 adds a signed promise that the newest event shown will be sealed. */
                receipt?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionView"];
                };
            };
        };
    };
    ReadActionController_events: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventView"][];
                };
            };
        };
    };
    FindSimilarController_find: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimilarActionsView"];
                };
            };
        };
    };
    ApproveActionController_approve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApproveActionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionView"];
                };
            };
            /** @description Somebody was faster, the time was up, or it never waited for anybody. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooLateView"];
                };
            };
        };
    };
    ExecuteActionController_start: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionView"];
                };
            };
        };
    };
    ExecuteActionController_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportResultDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionView"];
                };
            };
        };
    };
    ReplayActionController_replay: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and action give the same new action. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionView"];
                };
            };
        };
    };
    ReplayDecisionController_replay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayView"];
                };
            };
        };
    };
    ProveLogController_checkpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    ProveLogController_checkpointOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                size: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    ProveLogController_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SealKeyView"][];
                };
            };
        };
    };
    ProveLogController_consistency: {
        parameters: {
            query: {
                /** @description The size of the earlier checkpoint. */
                from: string;
                /** @description The size of the later checkpoint; the latest without it. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsistencyView"];
                };
            };
        };
    };
    ProveLogController_inclusion: {
        parameters: {
            query?: {
                /** @description The checkpoint to prove to, by its size; the latest without it. */
                tree_size?: string;
            };
            header?: never;
            path: {
                id: string;
                sequence: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InclusionView"];
                };
            };
        };
    };
    ExportLogController_export: {
        parameters: {
            query?: {
                agent_id?: string;
                tool?: string;
                status?: "pending_decision" | "allowed" | "denied" | "pending_approval" | "approved" | "executing" | "succeeded" | "failed" | "timeout";
                format?: "ndjson" | "csv";
                action_id?: string;
                /** @description Events written at this time or later, RFC 3339. */
                from?: string;
                /** @description Events written before this time, RFC 3339. */
                to?: string;
                /** @description 1 gives each event of a filtered NDJSON export its proof, which takes some milliseconds each. */
                proofs?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    CheckPolicyController_decide: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmitActionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GateDecisionView"];
                };
            };
        };
    };
    CheckPolicyController_evaluate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmitActionDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationView"];
                };
            };
        };
    };
    ManagePolicyController_info: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyInfoView"];
                };
            };
        };
    };
    ManagePolicyController_listHistory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyActView"][];
                };
            };
        };
    };
    ManagePolicyController_documents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyDocumentsView"];
                };
            };
        };
    };
    ManagePolicyController_suites: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuiteView"][];
                };
            };
        };
    };
    ManagePolicyController_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyInfoView"];
                };
            };
        };
    };
    ManagePolicyController_rollBack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RollBackDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyInfoView"];
                };
            };
        };
    };
    ManageTokensController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenView"][];
                };
            };
        };
    };
    ManageTokensController_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTokenDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewTokenView"];
                };
            };
        };
    };
    ManageTokensController_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenView"];
                };
            };
        };
    };
    TellCallerController_tell: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallerView"];
                };
            };
        };
    };
    StreamEventsController_stream: {
        parameters: {
            query?: {
                agent_id?: string;
                tool?: string;
                status?: "pending_decision" | "allowed" | "denied" | "pending_approval" | "approved" | "executing" | "succeeded" | "failed" | "timeout";
                action_id?: string;
                /** @description Begin so many events before the end of the log, counted before any filter. Not with Last-Event-ID. */
                recent?: string;
                /** @description 0 ends the stream with the last event that is in the log now. */
                follow?: string;
            };
            header?: {
                /** @description Resume after this position. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ObserveController_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
        };
    };
    ObserveController_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessView"];
                };
            };
        };
    };
    ObserveController_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
