using YamlDotNet.Core;

namespace PSChat.Repository.Tests;

/// <summary>The forge's workflows only call tasks of the build, and only tasks that exist.</summary>
public sealed class WorkflowTests
{
    private const string Good = """
        name: Good
        on: [push]
        permissions:
          contents: read
        defaults:
          run:
            shell: bash
        jobs:
          test:
            runs-on: ubuntu-latest
            timeout-minutes: 10
            steps:
              - uses: actions/checkout@v5
              - run: ./build.sh Simulate --seeds 10
        """;

    public static TheoryData<string> Files => [.. SourceTree.Files(".github/workflows", "*")];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_workflow_is_well_formed_and_only_calls_the_build(string file) =>
        Assert.Empty(Workflow.Read(SourceTree.Read(file)).Problems);

    [Fact]
    public void Together_they_call_every_task_that_checks_something_and_the_one_that_packs()
    {
        var workflows = SourceTree.Files(".github/workflows", "*").Select(file => Workflow.Read(SourceTree.Read(file)));
        Assert.Equal(
            ["Chaos", "Format", "Fuzz", "Package", "Simulate", "Test"],
            workflows.SelectMany(workflow => workflow.Tasks).Distinct().Order());
    }

    [Fact]
    public void A_good_one_has_no_problem()
    {
        Assert.Empty(Workflow.Read(Good).Problems);
        Assert.Equal("Simulate", Assert.Single(Workflow.Read(Good).Tasks));
    }

    [Theory]
    [InlineData("./build.sh Simulate --seeds 10", "./build.sh Smulate --seeds 10", "Smulate")]
    [InlineData("./build.sh Simulate --seeds 10", "./build.sh Simulate; rm -rf output", "no task of the build")]
    [InlineData("./build.sh Simulate --seeds 10", "dotnet test", "no task of the build")]
    [InlineData("actions/checkout@v5", "actions/checkout", "no particular version")]
    [InlineData("actions/checkout@v5", "somebody/checkout@v5", "somebody")]
    [InlineData("- run:", "- name:", "neither")]
    [InlineData("    runs-on: ubuntu-latest\n", "", "runs-on")]
    [InlineData("    timeout-minutes: 10\n", "", "timeout-minutes")]
    [InlineData("permissions:\n  contents: read\n", "", "permissions")]
    [InlineData("shell: bash", "shell: cmd", "bash")]
    public void One_that_does_anything_else_is_found(string part, string instead, string told)
    {
        var text = Good.ReplaceLineEndings("\n");
        Assert.Contains(part, text, StringComparison.Ordinal);
        var changed = Workflow.Read(text.Replace(part, instead, StringComparison.Ordinal));
        Assert.Contains(told, Assert.Single(changed.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobs:", "jobs: [")]
    [InlineData("permissions:", "name:")]
    public void One_that_is_no_YAML_is_found(string part, string instead) =>
        Assert.ThrowsAny<YamlException>(() => Workflow.Read(Good.Replace(part, instead, StringComparison.Ordinal)));
}
