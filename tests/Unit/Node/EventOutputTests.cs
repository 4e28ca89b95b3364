using System.Text;
using PSChat.Node.Events;
using PSChat.Node.Output;
using PSChat.Node.Streams;

namespace PSChat.Node.Tests;

/// <summary>Events that cannot be written disturb nobody who reports them; a reader is told where lines are missing.</summary>
public sealed class EventOutputTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_disk_that_has_room_again_gets_the_number_of_missing_lines_first()
    {
        using var disk = new Disk { Room = 1000 };
        var output = new TextEventOutput(disk, TimeProvider.System, stamped: false);
        output.Write(new JoinedRoom("one"));
        disk.Room = 0;
        output.Write(new JoinedRoom("two"));
        output.Write(new JoinedRoom("three"));
        Assert.Equal(2, output.Dropped);
        disk.Room = 1000;
        output.Write(new JoinedRoom("four"));
        output.Write(new JoinedRoom("five"));

        Assert.Equal(["one", "warning: 2 lines could not be written here: the disk is full.", "four", "five"], disk.Lines);
        Assert.Equal(0, output.Dropped);
        Assert.Equal("the disk is full", (await output.Lost).Message);
    }

    [Fact]
    public void A_line_that_was_written_in_part_is_ended_before_the_next_one()
    {
        using var disk = new Disk { Room = 4 };
        var output = new TextEventOutput(disk, TimeProvider.System, stamped: false);
        output.Write(new JoinedRoom("one two three"));
        disk.Room = 1000;
        output.Write(new JoinedRoom("four"));

        Assert.Equal(["one ", "warning: 1 lines could not be written here: the disk is full.", "four"], disk.Lines);
    }

    [Fact]
    public async Task A_reader_that_does_not_read_stops_nobody_and_costs_lines_only()
    {
        using var disk = new Disk { Room = int.MaxValue };
        disk.Reader.Reset();
        var output = new QueuedOutput(new TextEventOutput(disk, TimeProvider.System, stamped: false), TimeProvider.System);
        const int Lines = 10_000;
        output.Write(new JoinedRoom("1"));

        // From then on nothing is taken. Before that, the queue could fill up and get a place for the number of lost lines.
        Assert.True(disk.Entered.Wait(Patience));
        for (var count = 2; count <= Lines; count++) output.Write(new JoinedRoom($"{count}"));

        var lost = await output.Lost.WaitAsync(Patience);
        Assert.Equal("its reader does not read", lost.Message);
        Assert.InRange(output.Dropped, Lines - 10, Lines);

        // It reads again: what was kept arrives in order.
        disk.Reader.Set();
        Assert.Contains(Enumerable.Range(0, 60), _ => output.Close());
        var written = disk.Lines;
        Assert.Equal(Enumerable.Range(1, written.Length).Select(count => $"{count}"), written);
        Assert.Equal(Lines, written.Length + output.Dropped);
    }

    [Fact]
    public void Nothing_follows_the_last_line()
    {
        using var disk = new Disk { Room = 1000 };
        var output = new TextEventOutput(disk, TimeProvider.System, stamped: false);
        output.End(new JoinedRoom("last"));
        output.Write(new JoinedRoom("late"));
        output.Relay(new JoinedRoom("later"));
        Assert.Equal(["last"], disk.Lines);
    }

    private sealed record JoinedRoom(string Text) : NodeEvent
    {
        public override string ToLine() => Text;
    }

    /// <summary>Takes a number of bytes, and only while its reader reads.</summary>
    private sealed class Disk : MemoryStream
    {
        public int Room { get; set; }

        public ManualResetEventSlim Reader { get; } = new(true);

        public ManualResetEventSlim Entered { get; } = new();

        public string[] Lines =>
            Encoding.UTF8.GetString(ToArray()).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Entered.Set();
            Reader.Wait(Patience);
            var taken = Math.Min(Room, buffer.Length);
            base.Write(buffer[..taken]);
            Room -= taken;
            if (taken < buffer.Length) throw new OutputLostException(OutputLoss.Failed, "the disk is full", taken);
        }
    }
}
