using PSChat.Node.Events;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary><c>pschat chat</c> and <c>pschat send</c> in a pipe.</summary>
public sealed class ChatCommandTests
{
    [Fact]
    public async Task Piped_lines_are_sent_in_order_and_confirmed_before_the_end()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(2);
        var ann = await group.ConnectAsync("ann");
        var lines = Enumerable.Range(1, 500).Select(number => $"line {number}").ToArray();

        var chat = await CommandLine.RunAsync(
            ["chat", "--json", "--user", "bob", "--room", LabClient.Room, .. group.Arguments],
            string.Join('\n', lines) + "\n");

        Assert.Equal((0, ""), (chat.ExitCode, chat.Error));
        var events = chat.Lines.Select(NodeEventJson.Read).ToList();
        var confirmed = events.OfType<AcknowledgedEvent>().ToList();
        Assert.Equal(lines.Length, confirmed.Select(each => each.Id).Distinct().Count());
        Assert.Equal(lines, (await ann.ReceivesAsync(lines.Length)).Select(message => message.Text));
        Assert.Empty(Assert.IsType<ClosedEvent>(events[^1]).Unconfirmed);
    }

    [Fact]
    public async Task Quit_ends_the_chat()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);

        var chat = await CommandLine.RunAsync(["chat", "--user", "bob", .. group.Arguments], "hello\n/quit\nnever sent\n");

        Assert.Equal((0, ""), (chat.ExitCode, chat.Error));
        Assert.DoesNotContain("never sent", chat.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_takes_a_text_and_shows_the_receipt()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        var ann = await group.ConnectAsync("ann");

        var send = await CommandLine.RunAsync(["send", "@all", "good", "morning", "--room", LabClient.Room, .. group.Arguments]);

        Assert.Equal((0, ""), (send.ExitCode, send.Error));
        Assert.StartsWith("confirmed at ", Assert.Single(send.Lines), StringComparison.Ordinal);
        Assert.Equal("@all good morning", Assert.Single(await ann.ReceivesAsync(1)).Text);
    }

    [Fact]
    public async Task Send_takes_lines_and_shows_a_receipt_for_each()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        var ann = await group.ConnectAsync("ann");

        var send = await CommandLine.RunAsync(["send", "--json", "--room", LabClient.Room, .. group.Arguments], "one\ntwo\n");

        Assert.Equal((0, ""), (send.ExitCode, send.Error));
        var receipts = send.Lines.Select(line => Assert.IsType<AcknowledgedEvent>(NodeEventJson.Read(line))).ToList();
        var received = await ann.ReceivesAsync(2);
        Assert.Equal(["one", "two"], received.Select(message => message.Text));
        Assert.Equal(
            received.Select(message => MessageEvent.IdText(message.Id)),
            receipts.Select(receipt => receipt.Id));
    }

    [Fact]
    public async Task Send_to_one_user_reaches_that_user_alone()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        var ann = await group.ConnectAsync("ann");
        var bob = await group.ConnectAsync("bob");

        var send = await CommandLine.RunAsync(
            ["send", "--json", "--to", "ANN", "psst", "--room", LabClient.Room, .. group.Arguments]);
        await bob.SendAsync("hello");

        Assert.Equal((0, ""), (send.ExitCode, send.Error));
        Assert.Equal(1, Assert.IsType<AcknowledgedEvent>(NodeEventJson.Read(Assert.Single(send.Lines))).Recipients);
        Assert.Equal(["psst", "hello"], (await ann.ReceivesAsync(2)).Select(message => message.Text));
        Assert.Equal("hello", Assert.Single(await bob.ReceivesAsync(1)).Text);
    }

    [Fact]
    public async Task Send_to_somebody_who_is_not_there_is_an_error()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);

        var send = await CommandLine.RunAsync(["send", "--to", "nobody", "psst", .. group.Arguments]);

        Assert.Equal(1, send.ExitCode);
        Assert.StartsWith("pschat: No user 'nobody' is in the room 'lobby'", send.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_an_error_and_the_others_are_sent()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);

        var send = await CommandLine.RunAsync(["send", .. group.Arguments], $"one\n{new string('x', 65_537)}\ntwo\n");

        Assert.Equal(1, send.ExitCode);
        Assert.Equal(2, send.Lines.Length);
        Assert.StartsWith("pschat: ", send.Error, StringComparison.Ordinal);
        Assert.Single(send.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_carriage_return_within_a_line_makes_no_second_message()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        var ann = await group.ConnectAsync("ann");

        var chat = await CommandLine.RunAsync(
            ["chat", "--user", "bob", "--room", LabClient.Room, .. group.Arguments], "10 %\r20 %\r\n\r\n\ndone\n");

        Assert.Equal((0, ""), (chat.ExitCode, chat.Error));
        Assert.Equal(["10 %\r20 %", "done"], (await ann.ReceivesAsync(2)).Select(message => message.Text));
    }

    [Fact]
    public async Task A_line_that_is_no_utf8_is_told_and_the_others_are_sent()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        var ann = await group.ConnectAsync("ann");
        byte[] input = [.. "one\ncaf"u8, 0xE9, .. "\ntwo\n"u8];

        var send = await CommandLine.RunAsync(["send", "--room", LabClient.Room, .. group.Arguments], input);
        var chat = await CommandLine.RunAsync(["chat", "--user", "bob", "--room", LabClient.Room, .. group.Arguments], input);

        Assert.Equal((1, 1), (send.ExitCode, chat.ExitCode));
        Assert.StartsWith("pschat: Line 2 of the input is no UTF-8 at byte 4 (0xE9).", send.Error, StringComparison.Ordinal);
        Assert.Contains("Line 2 of the input is no UTF-8 at byte 4 (0xE9).", chat.Output, StringComparison.Ordinal);
        Assert.Equal(["one", "two", "one", "two"], (await ann.ReceivesAsync(4)).Select(message => message.Text));
    }

    [LinuxFact]
    public async Task An_argument_that_is_no_utf8_is_told_and_not_sent()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        var ann = await group.ConnectAsync("ann");
        string[] send = ["send", "--room", LabClient.Room, .. group.Arguments];

        var broken = await ShellCommand.RunAsync("\"$(printf 'caf\\351')\"", send);
        var replaced = await CommandLine.RunAsync([.. send, "caf\uFFFD"]);

        Assert.Equal((2, ""), (broken.ExitCode, broken.Output));
        Assert.StartsWith(
            $"pschat: Argument {send.Length + 1} of the command line is no UTF-8 at byte 4 (0xE9).",
            broken.Error,
            StringComparison.Ordinal);
        Assert.Equal((0, ""), (replaced.ExitCode, replaced.Error));
        Assert.Equal(["caf\uFFFD"], (await ann.ReceivesAsync(1)).Select(message => message.Text));
    }

    [Fact]
    public async Task Send_reports_a_message_without_text()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        var ann = await group.ConnectAsync("ann");

        var given = await CommandLine.RunAsync(["send", "", "--room", LabClient.Room, .. group.Arguments]);
        var piped = await CommandLine.RunAsync(["send", "--room", LabClient.Room, .. group.Arguments], "one\n\ntwo\n");

        Assert.Equal((1, 1), (given.ExitCode, piped.ExitCode));
        Assert.StartsWith("pschat: There is nothing to send", given.Error, StringComparison.Ordinal);
        Assert.StartsWith("pschat: There is nothing to send", piped.Error, StringComparison.Ordinal);
        Assert.Equal(["one", "two"], (await ann.ReceivesAsync(2)).Select(message => message.Text));
    }

    /// <summary>pschat runs without ICU, where .NET normalises nothing.</summary>
    [Fact]
    public async Task A_name_in_another_form_is_taken()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        var jose = await group.ConnectAsync("jos\u00E9");

        var twin = await CommandLine.RunAsync(
            ["chat", "--user", "JOSE\u0301", "--room", LabClient.Room, .. group.Arguments], "hello\n");
        var hidden = await CommandLine.RunAsync(["chat", "--user", "jo\u200Bse", .. group.Arguments], "hello\n");

        Assert.Equal((1, 1), (twin.ExitCode, hidden.ExitCode));
        Assert.StartsWith("pschat: The name", twin.Error, StringComparison.Ordinal);
        Assert.Contains("U+200B at index 2 shows nothing", hidden.Error, StringComparison.Ordinal);
        await jose.SendAsync("alone");
        Assert.Equal("alone", Assert.Single(await jose.ReceivesAsync(1)).Text);
    }

    [Fact]
    public async Task A_strangers_control_characters_do_not_reach_the_terminal()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        var ann = await group.ConnectAsync("ann");
        await ann.SendAsync("\u001b[2J\u0007\u009b31m\u202eevil\nfake: line");

        var chat = await CommandLine.RunAsync(
            ["chat", "--user", "bob", "--room", LabClient.Room, "--history", "10", .. group.Arguments]);

        Assert.Equal(0, chat.ExitCode);
        Assert.Contains("evil", chat.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(chat.Output, each => char.IsControl(each) && each is not ('\n' or '\r'));
        Assert.DoesNotContain('\u202e', chat.Output);
        Assert.DoesNotContain(chat.Lines, line => line.StartsWith("fake", StringComparison.Ordinal));
    }
}
