-- What others commit meanwhile is not seen: else a row that is new to the second pass would look like one changed again.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ
