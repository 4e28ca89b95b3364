using System.Diagnostics;
using System.Runtime.Versioning;
using PSChat.Node.Events;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>Output that cannot be written: full disks, closed streams, readers that are gone or do not read.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LostOutputTests
{
    private const int Failed = 1;
    private const int ReaderGone = 141;

    public static TheoryData<string> Commands =>
    [
        "--help", "server --help", "--version", "[suggest:1] s", "key", "view", "view --json", "elect", "chat --user bob",
        "chat --json",
    ];

    [UnixTheory]
    [MemberData(nameof(Commands))]
    public async Task A_full_disk_is_one_line_that_names_it(string command)
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);

        var result = await ShellCommand.RunAsync(">/dev/full", ArgumentsOf(command, group));

        Assert.Equal(
            (Failed, "pschat: The output cannot be written: No space left on device."), (result.ExitCode, result.Error.Trim()));
    }

    [UnixTheory]
    [MemberData(nameof(Commands))]
    public async Task A_closed_output_is_one_line_that_says_so(string command)
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);

        var result = await ShellCommand.RunAsync(">&-", ArgumentsOf(command, group));

        Assert.Equal((Failed, "pschat: The output cannot be written: it is closed."), (result.ExitCode, result.Error.Trim()));
    }

    [UnixTheory]
    [MemberData(nameof(Commands))]
    public async Task A_reader_that_is_gone_ends_a_command_quietly(string command)
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);

        using var process = ShellCommand.StartWithoutReader(ArgumentsOf(command, group));

        Assert.Equal((ReaderGone, ""), (await EndAsync(process), await process.StandardError.ReadToEndAsync()));
    }

    [UnixFact]
    public async Task A_chat_in_a_quiet_room_leaves_when_its_reader_is_gone()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        using var chat = Process.Start(PschatProgram.StartInfo(["chat", "--json", "--user", "bob", .. group.Arguments]))!;
        while (NodeEventJson.Read(await chat.StandardOutput.ReadLineAsync() ?? "") is not JoinedEvent)
        {
        }

        chat.StandardOutput.Close();

        Assert.Equal(ReaderGone, await EndAsync(chat));

        // The name is free at once, because the chat has left.
        await group.ConnectAsync("bob");
    }

    [UnixFact]
    public async Task The_demo_ends_its_processes_when_its_reader_is_gone()
    {
        using var demo = ShellCommand.StartWithoutReader(["demo"]);

        Assert.Equal((ReaderGone, ""), (await EndAsync(demo), await demo.StandardError.ReadToEndAsync()));
    }

    [UnixTheory]
    [InlineData(">/dev/full", Failed, "The output cannot be written: No space left on device.")]
    [InlineData(">&-", Failed, "The output cannot be written: it is closed.")]
    [InlineData("| true", ReaderGone, "The reader of the output is gone.")]
    public async Task Send_says_what_was_confirmed_though_the_receipts_are_lost(string output, int exitCode, string why)
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        var ann = await group.ConnectAsync("ann");
        string[] arguments = ["send", "--room", LabClient.Room, "hello", .. group.Arguments];

        var (code, error) = output == "| true"
            ? await WithoutReaderAsync(arguments)
            : await RedirectedAsync(output, arguments);

        Assert.Equal(
            (exitCode, $"pschat: {why} Messages confirmed: 1; not confirmed: 0; no more input was read."), (code, error.Trim()));
        Assert.Equal("hello", Assert.Single(await ann.ReceivesAsync(1)).Text);
    }

    [UnixFact]
    public async Task Send_takes_no_more_lines_when_its_reader_is_gone()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        using var send = ShellCommand.StartWithoutReader(["send", .. group.Arguments]);

        // The input stays open: only the lost output can end the command.
        await send.StandardInput.WriteLineAsync("one");
        await send.StandardInput.FlushAsync();

        Assert.Equal(ReaderGone, await EndAsync(send, closesInput: false));
        Assert.Contains("Messages confirmed: 1;", await send.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("")]
    [InlineData("--help")]
    [InlineData("key")]
    [InlineData("view")]
    [InlineData("chat --user bob")]
    [InlineData("send hello")]
    [InlineData("frobnicate")]
    public async Task Errors_that_cannot_be_written_change_no_exit_code(string command)
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        var expected = await CommandLine.RunAsync(ArgumentsOf(command, group));
        foreach (var lost in (string[])["2>/dev/full", "2>&-"])
            Assert.Equal(expected.ExitCode, (await ShellCommand.RunAsync(lost, ArgumentsOf(command, group))).ExitCode);
    }

    [UnixTheory]
    [InlineData(">/dev/full", "No space left on device")]
    [InlineData(">&-", "it is closed")]
    [InlineData(">&- <&-", "it is closed")]
    [InlineData("| true", "its reader is gone")]
    public async Task A_server_serves_without_its_output_and_says_that_it_was_lost(string output, string why)
    {
        await using var group = new LabGroup();
        string[] arguments = ["server", "--json", "--verbose", "--name", "S1", .. group.Arguments];
        using var server = output == "| true"
            ? ShellCommand.StartWithoutReader(arguments)
            : Process.Start(PschatProgram.StartInfo(arguments, ShellCommand.With(output)))!;

        // Its clients find it, and it takes their messages.
        var ann = await group.ConnectAsync("ann");
        await ann.SendAsync("hello");
        UnixSignal.SendTerminate(server.Id);

        Assert.Equal(0, await EndAsync(server));
        var lines = (await server.StandardError.ReadToEndAsync()).Trim().Split('\n');
        Assert.Equal(
            $"pschat: The output cannot be written: {why}. The server goes on, and tries again with each line.", lines[0]);
        Assert.Matches(@"^pschat: \d+ lines of the output were lost\.$", lines[1]);
    }

    [UnixFact]
    public async Task A_server_serves_and_ends_though_nobody_reads_its_output()
    {
        await using var group = new LabGroup();
        string[] arguments = ["server", "--json", "--verbose", "--name", "S1", .. group.Arguments];

        // The pipe is full before the server writes anything, and stays so.
        string[] full = ["sh", "-c", "head -c 65536 /dev/zero; exec \"$@\"", "sh"];
        using var server = Process.Start(PschatProgram.StartInfo(arguments, full))!;
        var ann = await group.ConnectAsync("ann");
        await ann.SendAsync("hello");
        UnixSignal.SendTerminate(server.Id);

        Assert.Equal(0, await EndAsync(server));
    }

    private static string[] ArgumentsOf(string command, LabGroup group)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is ["view" or "elect" or "chat" or "send", ..] ? [.. words, .. group.Arguments] : words;
    }

    private static async Task<(int ExitCode, string Error)> RedirectedAsync(string redirection, IEnumerable<string> arguments)
    {
        var result = await ShellCommand.RunAsync(redirection, arguments);
        return (result.ExitCode, result.Error);
    }

    private static async Task<(int ExitCode, string Error)> WithoutReaderAsync(IEnumerable<string> arguments)
    {
        using var process = ShellCommand.StartWithoutReader(arguments);
        return (await EndAsync(process), await process.StandardError.ReadToEndAsync());
    }

    private static async Task<int> EndAsync(Process process, bool closesInput = true)
    {
        try
        {
            if (closesInput) process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(Limits.Patience);
            return process.ExitCode;
        }
        finally
        {
            process.Kill();
        }
    }
}
