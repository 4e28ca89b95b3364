namespace PSChat.Net;

/// <summary>The link of a <see cref="FrameWriter"/>.</summary>
internal interface IWrittenLink
{
    /// <summary>Everything that was waiting has been handed to the network.</summary>
    /// <param name="wasLast">Whether nothing more will be written.</param>
    void OnWritten(bool wasLast);
}
