using System.Diagnostics;
using System.Runtime.Versioning;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>Commands that are started without standard streams, or with an input that cannot be read.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LostInputTests
{
    [UnixTheory]
    [InlineData("--help")]
    [InlineData("key")]
    [InlineData("view")]
    [InlineData("elect")]
    [InlineData("send")]
    [InlineData("send hello")]
    [InlineData("chat --user bob")]
    [InlineData("chat --json")]
    public async Task A_closed_input_has_ended(string command)
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        string[] words = command.Split(' ');
        IEnumerable<string> arguments = words is ["--help" or "key"] ? words : [.. words, .. group.Arguments];

        var result = await ShellCommand.RunAsync("<&-", arguments);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [UnixTheory]
    [InlineData("chat", "--user", "bob")]
    [InlineData("send")]
    public async Task An_input_that_cannot_be_read_is_an_error_and_the_name_is_free_again(params string[] command)
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);

        var result = await ShellCommand.RunAsync("</", [.. command, .. group.Arguments]);

        Assert.Equal((1, "pschat: The input cannot be read: Is a directory."), (result.ExitCode, result.Error.Trim()));
        await group.ConnectAsync("bob");
    }

    [UnixFact]
    public async Task A_server_with_closed_streams_serves_and_hands_over()
    {
        await using var group = new LabGroup();
        using var server = Process.Start(
            PschatProgram.StartInfo(["server", .. group.Arguments], ShellCommand.With("<&- >&- 2>&-")))!;
        try
        {
            var ann = await group.ConnectAsync("ann");
            await ann.SendAsync("hello");
            UnixSignal.SendTerminate(server.Id);
            await server.WaitForExitAsync().WaitAsync(Limits.Patience);
            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            server.Kill();
        }
    }

    [UnixFact]
    public async Task A_server_that_watches_a_parent_ends_without_an_input()
    {
        await using var group = new LabGroup();
        var result = await ShellCommand.RunAsync("<&-", ["server", "--exit-with-stdin", .. group.Arguments]);
        Assert.Equal(1, result.ExitCode);
    }
}
