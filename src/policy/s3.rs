//! What exports to S3 and imports from there need besides the table. Source: the DynamoDB guide on requesting a table
//! export and import.

use super::document::Statement;
use super::need::Ground;

pub(super) fn statements(ground: &Ground) -> Vec<Statement> {
    let jobs = ["dynamodb:DescribeExport", "dynamodb:DescribeImport"];
    let mut of_tables = ground.tables("/export/*");
    of_tables.extend(ground.tables("/import/*"));
    let lists = ["dynamodb:ListExports", "dynamodb:ListImports"];
    let mut statements = vec![
        Statement::allow(jobs, of_tables).called("Jobs"),
        Statement::allow(lists, ["*"]).called("ListJobs"),
        logs(ground),
    ];
    if let Some(bucket) = &ground.bucket {
        let bucket = format!("arn:{}:s3:::{bucket}", ground.partition);
        let objects = [
            "s3:AbortMultipartUpload",
            "s3:GetObject",
            "s3:PutObject",
            "s3:PutObjectAcl",
        ];
        statements.push(Statement::allow(objects, [format!("{bucket}/*")]).called("Objects"));
        statements.push(Statement::allow(["s3:ListBucket"], [bucket]).called("Bucket"));
    }
    statements
}

/// Where an import says which items it left out.
fn logs(ground: &Ground) -> Statement {
    let actions = [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
        "logs:PutRetentionPolicy",
    ];
    let groups = ground.regions().into_iter();
    let groups = groups.map(|region| ground.arn("logs", region, "log-group:/aws-dynamodb/*"));
    Statement::allow(actions, groups).called("ImportLogs")
}
