using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Core.Tests;

/// <summary>The order in which committed messages are delivered, and that each is delivered once.</summary>
public sealed class DeliveryTests
{
    private static readonly Epoch s_third = new(3, Samples.Low);

    private readonly MessageLog _log = new();
    private readonly Delivery _delivery;

    public DeliveryTests() => _delivery = new Delivery(_log);

    [Fact]
    public void The_messages_of_the_epoch_are_delivered_by_index_as_far_as_committed()
    {
        Hold(Samples.First, "a1", "a2", "a3");
        Assert.Equal(["a1", "a2"], Through(Samples.First, 2));
        Assert.Empty(Through(Samples.First, 1));
        Assert.Equal(["a3"], Through(Samples.First, 3));
    }

    [Fact]
    public void A_new_view_delivers_the_rest_of_the_own_epoch_first_and_by_index()
    {
        // By time b1 comes before all of them, but the order that the members saw in their epoch continues as it began.
        HoldAt(Samples.First, (20, "a1"), (30, "a2"), (40, "a3"));
        HoldAt(Samples.Second, (10, "b1"));
        Through(Samples.First, 1);
        Assert.Equal(["a2", "a3", "b1 late"], DeliverHistory(_log.Frontier, Samples.First));
    }

    [Fact]
    public void Other_epochs_follow_in_history_order_as_late_ones()
    {
        HoldAt(Samples.First, (10, "a1"), (40, "a2"));
        HoldAt(Samples.Second, (20, "b1"), (30, "b2"));
        HoldAt(s_third, (5, "c1"), (50, "c2"));
        Assert.Equal(["c1", "c2", "a1 late", "b1 late", "b2 late", "a2 late"], DeliverHistory(_log.Frontier, s_third));
        Assert.True(_delivery.Frontier.Covers(_log.Frontier));
    }

    [Fact]
    public void At_one_time_the_position_decides()
    {
        HoldAt(Samples.Second, (10, "b1"));
        HoldAt(Samples.First, (10, "a1"));
        Assert.Equal(["a1", "b1"], DeliverHistory(_log.Frontier, Epoch.None));
    }

    [Fact]
    public void To_a_newcomer_nothing_is_late()
    {
        Hold(Samples.First, "a1");
        Hold(Samples.Second, "b1");
        Assert.Equal(["a1", "b1"], DeliverHistory(_log.Frontier, Epoch.None));
    }

    [Fact]
    public void Only_what_the_history_covers_is_delivered()
    {
        Hold(Samples.First, "a1", "a2", "a3");
        Assert.Equal(["a1", "a2"], DeliverHistory(Samples.MakeFrontier((Samples.First, 2)), Samples.First));
        Assert.Equal(2, _delivery.Frontier[Samples.First]);
    }

    [Fact]
    public void A_second_copy_of_a_message_is_passed_over()
    {
        // The acknowledgement was lost with the leader, and the message was sent again to the next one.
        Hold(Samples.First, "a1", "x");
        Hold(Samples.Second, "x", "b2");
        Assert.Equal(["a1", "x"], DeliverHistory(Samples.MakeFrontier((Samples.First, 2)), Samples.First));
        Assert.Equal(["b2"], Through(Samples.Second, 2));
        Assert.Equal(2, _delivery.Frontier[Samples.Second]);
    }

    [Fact]
    public void Of_two_copies_in_one_history_the_first_in_order_is_delivered()
    {
        HoldAt(Samples.First, (20, "x"));
        HoldAt(Samples.Second, (10, "b1"), (30, "x"));
        Assert.Equal(["b1", "x"], DeliverHistory(_log.Frontier, Epoch.None));
        Assert.True(_delivery.Contains(Id("x")));
        Assert.True(_delivery.Frontier.Covers(_log.Frontier));
    }

    [Fact]
    public void A_delivered_message_is_known_by_its_id()
    {
        Hold(Samples.First, "a1");
        Assert.False(_delivery.Contains(Id("a1")));
        Through(Samples.First, 1);
        Assert.True(_delivery.Contains(Id("a1")));
    }

    [Fact]
    public void A_member_for_which_two_views_are_committed_at_once_delivers_as_one_for_which_they_were_one_after_the_other()
    {
        // From epoch 1 to 2 to 3. One member is told of each commit. The other hears nothing of epoch 2's commit, and has both
        // views to deliver when epoch 3 is committed.
        var prompt = new Delivery(_log);
        HoldAt(Samples.First, (10, "a1"), (60, "a2"));
        HoldAt(Samples.Second, (20, "b1"), (40, "b2"));
        HoldAt(s_third, (30, "c1"));
        var second = Samples.MakeFrontier((Samples.First, 2));
        var third = Samples.MakeFrontier((Samples.First, 2), (Samples.Second, 2));

        var expected = Texts(prompt.DeliverHistory(second, Samples.First));
        expected.AddRange(Texts(prompt.DeliverThrough(Samples.Second, 1)));
        expected.AddRange(Texts(prompt.DeliverHistory(third, Samples.Second)));
        expected.AddRange(Texts(prompt.DeliverThrough(s_third, 1)));

        var actual = DeliverHistory(second, Samples.First);
        actual.AddRange(DeliverHistory(third, Samples.Second));
        actual.AddRange(Through(s_third, 1));
        Assert.Equal(["a1", "a2", "b1", "b2", "c1"], actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_committed_message_that_is_not_held_is_never_passed_over()
    {
        Hold(Samples.First, "a1");
        Assert.Throws<InvalidOperationException>(() => Through(Samples.First, 2));
        Assert.Throws<InvalidOperationException>(() => DeliverHistory(Samples.MakeFrontier((Samples.Second, 1)), Epoch.None));
    }

    [Fact]
    public void Messages_that_others_have_dropped_are_a_gap_and_their_ids_count_as_delivered()
    {
        _log.Append(Samples.MakeDropped());
        Assert.True(_log.Append(Samples.MakeEntry(Samples.Second, 5, new MessageId(Samples.Ben, 10))));
        Assert.Equal(["gap 1-4", "hello"], DeliverHistory(_log.Frontier, Epoch.None));
        Assert.True(_delivery.Contains(new MessageId(Samples.Anna, 5)));
        Assert.True(_delivery.Frontier.Covers(_log.Frontier));
    }

    [Fact]
    public void A_gap_within_the_epoch_is_told_in_its_place()
    {
        Assert.True(_log.Append(Samples.MakeEntry(Samples.Second, 1, new MessageId(Samples.Ben, 1))));
        _log.Append(new DroppedRange(Samples.Second, 2, 4));
        Assert.True(_log.Append(Samples.MakeEntry(Samples.Second, 5, new MessageId(Samples.Ben, 10))));
        Assert.Equal(["hello", "gap 2-4"], Through(Samples.Second, 4));
        Assert.Equal(["hello"], Through(Samples.Second, 5));
    }

    [Fact]
    public void Of_a_dropped_message_the_copy_that_is_held_is_delivered()
    {
        // Another server delivered it in epoch 2 and dropped it. The same message was sequenced in epoch 1 on this side.
        var id = new MessageId(Samples.Anna, 5);
        _log.Append(Samples.MakeDropped());
        _log.Append(Samples.MakeEntry(Samples.First, 1, id, text: "copy"));
        Assert.Equal(["gap 1-4", "copy"], DeliverHistory(_log.Frontier, Epoch.None));
    }

    private void Hold(Epoch epoch, params string[] texts) =>
        HoldAt(epoch, [.. texts.Select((text, at) => (epoch.Number * 100 + at, text))]);

    private void HoldAt(Epoch epoch, params (long Time, string Text)[] messages)
    {
        foreach (var (time, text) in messages)
        {
            Assert.True(_log.Append(new LogEntry
            {
                Position = new Position(epoch, _log.Frontier[epoch] + 1),
                Id = Id(text),
                Timestamp = new HybridTimestamp(Samples.Noon + time),
                WallTicks = Samples.Noon,
                Room = "lobby",
                Sender = "anna",
                Text = text,
            }));
        }
    }

    /// <summary>An id made from the text: the same text is the same message.</summary>
    private static MessageId Id(string text) => new(Samples.Anna, text.Aggregate(1L, (hash, letter) => (hash * 131) + letter));

    private List<string> DeliverHistory(Frontier history, Epoch previous) => Texts(_delivery.DeliverHistory(history, previous));

    private List<string> Through(Epoch epoch, long index) => Texts(_delivery.DeliverThrough(epoch, index));

    private static List<string> Texts(IEnumerable<DeliveryStep> steps) =>
    [
        .. steps.Where(step => step.Kind != DeliveryKind.PassedOver).Select(step => step switch
        {
            { Kind: DeliveryKind.Dropped } => $"gap {step.Dropped!.First}-{step.Dropped.Last}",
            { IsLate: true } => $"{step.Entry!.Text} late",
            _ => step.Entry!.Text,
        }),
    ];
}
