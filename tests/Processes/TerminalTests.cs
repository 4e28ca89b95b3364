using System.Runtime.Versioning;
using PSChat.Node.Events;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary><c>pschat</c> in a terminal whose window is closed, and that a shell shares with it.</summary>
[SupportedOSPlatform("linux")]
public sealed class TerminalTests
{
    private const string Prompt = "> ";
    private const string MarksPastes = "\e[?2004h";
    private const string MarksNoPastes = "\e[?2004l";

    [LinuxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_chat_leaves_when_its_window_is_closed(bool separatesErrors)
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        await using var terminal = PseudoTerminal.Start(["chat", "--user", "bob", .. group.Arguments], separatesErrors);
        await terminal.ShowsAsync(Prompt);

        await terminal.CloseAsync();

        Assert.Equal(0, await terminal.WaitForExitAsync());
        if (separatesErrors) Assert.Equal("", await terminal.StandardErrorAsync());
        await group.ConnectAsync("bob");
    }

    [LinuxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_hands_over_when_its_window_is_closed(bool separatesErrors)
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(1);
        await using var terminal = PseudoTerminal.Start(
            ["server", "--name", "S2", "--id", "2", .. group.Arguments], separatesErrors);
        await terminal.ShowsAsync("status Leader");

        await terminal.CloseAsync();

        Assert.Equal(0, await terminal.WaitForExitAsync());
        var view = await LabGroup.AgreeAsync(servers, leader: 1);
        Assert.Equal(ViewCause.Leave, view.Cause);
    }

    [LinuxFact]
    public async Task A_second_hang_up_does_not_cut_a_handover_short()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(1);

        // Tests that run under nohup ignore the signal, and so would the server.
        await using var leader = NodeProcess.StartThrough(
            ["env", "--default-signal=HUP"], "S2", ["server", "--json", "--name", "S2", "--id", "2", .. group.Arguments]);
        await LabGroup.AgreeAsync([.. servers, leader], leader: 2);

        UnixSignal.SendHangUp(leader.ProcessId);
        UnixSignal.SendHangUp(leader.ProcessId);

        var (stopped, _) = await leader.WaitForAsync<StoppedEvent>(_ => true, Limits.Patience);
        Assert.True(stopped.HandedOver);
        Assert.Equal(0, await leader.WaitForExitAsync(Limits.Patience));
    }

    [LinuxFact]
    public async Task A_command_without_a_group_ends_when_its_window_is_closed()
    {
        await using var group = new LabGroup();
        await using var terminal = PseudoTerminal.Start(
            ["chat", "--user", "bob", "--timeout", "60", .. group.Arguments],
            separatesErrors: true,
            "sh", "-c", "echo begun; exec \"$@\"", "sh");
        await terminal.ShowsAsync("begun");

        await terminal.CloseAsync();

        // 128 and the number of SIGHUP, from the program or, before it handles signals, from the system.
        Assert.Equal(129, await terminal.WaitForExitAsync());
        Assert.Equal("", await terminal.StandardErrorAsync());
    }

    [LinuxFact]
    public async Task A_chat_that_was_suspended_shows_the_line_and_marks_pastes_again()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        var ann = await group.ConnectAsync("ann");

        // A shell with job control: it takes the terminal when the chat is suspended, and gives it back with fg.
        await using var terminal = PseudoTerminal.Start(
            ["chat", "--user", "bob", "--room", LabClient.Room, .. group.Arguments],
            separatesErrors: false,
            "bash", "-c", "set -m; \"$@\"; echo suspended; read line; fg; echo ended $?", "bash");
        await terminal.ShowsAsync(MarksPastes);
        await terminal.TypeAsync("two words");

        // The row as the chat has drawn it, and not the terminal's own echo: Ctrl+Z discards what was not read yet.
        var typed = await terminal.ShowsAsync($"\e[J{Prompt}two words");

        await terminal.TypeAsync("\x1a");
        var suspended = await terminal.ShowsAsync(MarksNoPastes, typed);
        suspended = await terminal.ShowsAsync("suspended", suspended);
        await terminal.TypeAsync("\n");

        // Before any key is pressed.
        var continued = await terminal.ShowsAsync($"{MarksPastes}{Prompt}two words", suspended);
        await terminal.TypeAsync("\e[200~ more\nlines\e[201~\r");
        Assert.Equal("two words more\nlines", Assert.Single(await ann.ReceivesAsync(1)).Text);
        await terminal.TypeAsync("\x04");
        await terminal.ShowsAsync("ended 0", continued);
    }

    [LinuxFact]
    public async Task Many_characters_that_come_at_once_take_no_time_for_each()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        var ann = await group.ConnectAsync("ann");
        await using var terminal = PseudoTerminal.Start(
            ["chat", "--user", "bob", "--room", LabClient.Room, .. group.Arguments]);
        await terminal.ShowsAsync(MarksPastes);

        // Before the chat reads keys, the terminal itself takes lines, and none of more than 4,095 characters.
        var text = string.Concat(Enumerable.Range(0, 6000).Select(number => $"{number} words "))[..60_000];
        await terminal.TypeAsync(text[..1]);
        await terminal.ShowsAsync($"\e[J{Prompt}{text[..1]}");

        // The terminal does not mark this paste. Its time grew with the square of its length: 45 s for this one.
        await terminal.TypeAsync(text[1..] + "\r");

        Assert.Equal(text, Assert.Single(await ann.ReceivesAsync(1)).Text);
    }
}
